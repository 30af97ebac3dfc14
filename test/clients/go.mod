module pulumi-atlas-snapshots/test/clients

go 1.24.0

require (
	github.com/mongodb-forks/digest v1.1.0
	go.mongodb.org/atlas v0.38.0
	go.mongodb.org/atlas-sdk/v20250312010 v20250312010.0.0
)

require (
	github.com/google/go-querystring v1.1.0 // indirect
	golang.org/x/oauth2 v0.32.0 // indirect
)
