//go:build tools

// Package language pins the last Node.js language host that is part of a Go module one can build by itself.
package language

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
