package server_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/server"
)

// fetched asks for the query by GET, with the Accept-Encoding as given, and returns the answer and its bytes as they came.
func (c *client) fetched(t *testing.T, query, accept string, header ...string) (*http.Response, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url+"/graphql?query="+url.QueryEscape(query), nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", accept) // named by us: the transport then decodes nothing
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, text
}

// TestCompressed: who takes gzip gets the same bytes compressed, from the cache too, under an ETag of its own.
func TestCompressed(t *testing.T) {
	c, _ := watchCached(t, server.DefaultLimits, 1<<20)
	query := `{ opportunities { tenants { nodes { id tenantId tenantName tenantDomain customerName country segment industry } } charts { tenantsBySegment { value label tenants filter } tenantsBySalesMotion { value label tenants filter } } } }`
	plain, want := c.fetched(t, query, "identity")
	if plain.Header.Get("Content-Encoding") != "" || plain.Header.Get("Vary") != "Accept, Accept-Encoding, Authorization, X-View-As" {
		t.Errorf("plain: %v", plain.Header)
	}
	for range 2 {
		packed, text := c.fetched(t, query, "br;q=1.0, gzip;q=0.8, *;q=0.1")
		if packed.Header.Get("Content-Encoding") != "gzip" || len(text) >= len(want)/2 {
			t.Fatalf("%d of %d bytes, %v", len(text), len(want), packed.Header)
		}
		if packed.Header.Get("ETag") == plain.Header.Get("ETag") {
			t.Error("both forms have one ETag")
		}
		if got := unpacked(t, text); got != string(want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if same, text := c.fetched(t, query, "gzip", "If-None-Match", packed.Header.Get("ETag")); same.StatusCode != http.StatusNotModified || len(text) > 0 {
			t.Errorf("the ETag is not known again: %d", same.StatusCode)
		}
	}
	for accept, coding := range map[string]string{"": "", "gzip;q=0": "", "br": "", "*": "gzip", "*, gzip;q=0": "", "GZIP": "gzip", "*;q=0, gzip": "gzip"} {
		if answer, _ := c.fetched(t, query, accept); answer.Header.Get("Content-Encoding") != coding {
			t.Errorf("Accept-Encoding %q: answered in %q, want %q", accept, answer.Header.Get("Content-Encoding"), coding)
		}
	}
	if answer, text := c.fetched(t, `{ __typename }`, "gzip"); answer.Header.Get("Content-Encoding") != "" || !bytes.HasPrefix(text, []byte(`{"data":{"__typename":"Query"}`)) {
		t.Errorf("a small answer: %q %v", text, answer.Header)
	}
}

func unpacked(t *testing.T, text []byte) string {
	t.Helper()
	reader, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}
