package server_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestTextThatIsNoUTF8: bytes that are no UTF-8 in a GET's query are a client's error. In a POST's JSON they read as U+FFFD.
func TestTextThatIsNoUTF8(t *testing.T) {
	c := serve(t, "../../testdata/source")
	for _, query := range []string{
		"%7Bopportunities(filter:%7BtenantName:%7Bcontains:%22%ff%22%7D%7D)%7Bkpis%7Btenants%7D%7D%7D",
		"%7Bopportunities(filter:%7Bsearch:%22a%c3%22%7D)%7Bkpis%7Btenants%7D%7D%7D",
	} {
		answer, err := http.Get(c.url + "/graphql?query=" + query)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), `"code":"BAD_REQUEST"`) {
			t.Errorf("%d %s", answer.StatusCode, text)
		}
	}
}
