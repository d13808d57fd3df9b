package server_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/server"
)

// TestOperationNotFound: the hint names what there is to choose from, and nothing where nothing has a name.
func TestOperationNotFound(t *testing.T) {
	t.Parallel()
	c := newTill(t, server.Options{})
	for query, hint := range map[string]string{
		`query A { viewer { subject } } query B { viewer { subject } }`: "Name one of A, B.",
		`{ viewer { subject } }`: "Leave operationName out: the query's operation has no name.",
	} {
		answer, err := http.Get(c.url + "/graphql?operationName=Other&query=" + url.QueryEscape(query))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		for _, want := range []string{"The query has no operation Other.", hint, `"code":"GRAPHQL_VALIDATION_FAILED"`} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: %s, want %s", query, text, want)
			}
		}
	}
}
