package server

import (
	"maps"
	"net/http"
)

// policy is what browsers are told with every answer. A handler of pages puts its own Content-Security-Policy in place of this one, under which an answer
// is no page, shows nothing and stands in no frame. An answer is read by other origins through CORS alone, never as a script or an image.
var policy = http.Header{
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"no-referrer"},
	"Content-Security-Policy":      {"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
}

// transportSecurity makes browsers come back by TLS alone, for a year. Other names under this one are not ours to bind.
const transportSecurity = "max-age=31536000"

func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		maps.Copy(header, policy)
		if clientOf(r.Context()).secure {
			header.Set("Strict-Transport-Security", transportSecurity)
		}
		next.ServeHTTP(w, r)
	})
}
