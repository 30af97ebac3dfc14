package clients

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"reflect"
	"testing"
)

const (
	projectID            = "5f1a2b3c4d5e6f7a8b9c0d1e"
	legacySnapshotID     = "64f0c0ffee0000000000aa01"
	serverlessSnapshotID = "64f0c0ffee0000000000aa02"
	flexSnapshotID       = "64f0c0ffee0000000000aa03"
)

// recorder keeps the body of the newest answer, so that a model can be held against all of it.
type recorder struct {
	base http.RoundTripper
	body []byte
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := r.base.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	r.body, err = io.ReadAll(response.Body)
	response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(r.body))
	return response, err
}

// knows fails if the newest answer has a field that the client's own model of it lacks, or of another type.
func (r *recorder) knows(t *testing.T, model any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(r.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(reflect.New(reflect.TypeOf(model).Elem()).Interface()); err != nil {
		t.Errorf("%T: %v in %s", model, err, r.body)
	}
}

func variable(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: run test/clients/check", name)
	}
	return value
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t *testing.T, what string, found, expected T) {
	t.Helper()
	if found != expected {
		t.Fatalf("%s is %v, not %v", what, found, expected)
	}
}
