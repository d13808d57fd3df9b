package dashboard

import "net/http"

// The content security policies: scripts, styles and data come from this origin alone, none of them inline, and no other site may frame a page.
const (
	filePolicy      = "default-src 'none'; frame-ancestors 'none'"
	pagePolicy      = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	dashboardPolicy = pagePolicy + "; font-src 'self'; manifest-src 'self'; require-trusted-types-for 'script'"
	graphiqlPolicy  = pagePolicy + "; font-src 'self' data:" // GraphiQL's style sheet has its fonts within
)

// secured answers with the policy and the other headers that keep other sites away.
func secured(policy string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		next.ServeHTTP(w, r)
	})
}
