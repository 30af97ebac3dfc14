//go:build tools

// Package cli pins the Pulumi CLI; test/pulumi/provide.ts builds it where nothing can be downloaded.
package cli

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
