package server_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/server"
)

// Without authentication only loopback names are answered: a page of another site could else point its own name at this machine.
func TestOtherHostsAreRefused(t *testing.T) {
	web := httptest.NewServer(server.New(server.Options{Service: broken{}, Served: func() string { return "one" }, Limits: server.DefaultLimits, LoopbackOnly: true, Log: slog.New(slog.DiscardHandler)}))
	defer web.Close()
	for host, want := range map[string]int{
		"localhost": http.StatusOK, "localhost:8080": http.StatusOK, "127.0.0.1": http.StatusOK, "127.1.2.3:80": http.StatusOK, "[::1]": http.StatusOK, "[::1]:8080": http.StatusOK,
		"evil.example": http.StatusForbidden, "127.0.0.1.evil.example": http.StatusForbidden, "localhost.evil.example:8080": http.StatusForbidden, "192.0.2.1": http.StatusForbidden,
	} {
		request, _ := http.NewRequest(http.MethodGet, web.URL+"/graphql?query={__typename}", nil)
		request.Host = host
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("Host %s: status %d, want %d", host, answer.StatusCode, want)
		}
	}
}
