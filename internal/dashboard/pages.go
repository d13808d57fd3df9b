// Package dashboard holds the pages that the program serves beside its API: the dashboard at / and GraphiQL at /graphiql. They are built by npm (make
// pages) and embedded; a program built without them says so where they would be.
package dashboard

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed all:dist
var dist embed.FS

// Options are what the pages are made of.
type Options struct {
	IDE bool // serve GraphiQL at /graphiql
}

// New returns the handler of the pages that this program was built with: /, /graphiql and what lies below them.
func New(options Options) http.Handler {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return newPages(built, options)
}

const (
	routes = "Cloud Endpoints Opportunities\n\nGraphQL:   POST /graphql\nHealth:    GET /healthz\nReadiness: GET /readyz\n"

	noDashboard = routes + "\nThis program was built without its pages. To have the dashboard here: make pages, then build the program again.\n"
	noGraphiQL  = "This program was built without its pages. To have GraphiQL here: make pages, then build the program again.\n"
	switchedOff = "GraphiQL is switched off on this server (serve --no-ide).\n"
)

func newPages(built fs.FS, options Options) http.Handler {
	mux := http.NewServeMux()
	if !mount(mux, built, "dashboard", "/", dashboardPolicy) {
		mux.Handle("GET /{$}", explain(http.StatusOK, noDashboard))
	}
	switch {
	case !options.IDE:
		mux.Handle("GET /graphiql", explain(http.StatusNotFound, switchedOff))
	case !mount(mux, built, "graphiql", "/graphiql", graphiqlPolicy):
		mux.Handle("GET /graphiql", explain(http.StatusNotFound, noGraphiQL))
	}
	return mux
}

// mount serves a built page: its index.html at route, its other files below. Where it is not built, it serves nothing and says so.
func mount(mux *http.ServeMux, built fs.FS, name, route, policy string) bool {
	files, err := filesOf(built, name)
	if err != nil {
		panic(err) // what is embedded can be read
	}
	index, ok := files["index.html"]
	if !ok {
		return false
	}
	delete(files, "index.html")
	below := route
	if route == "/" {
		route = "/{$}"
	} else {
		below += "/"
		mux.Handle("GET "+below+"{$}", http.RedirectHandler(route, http.StatusMovedPermanently))
	}
	mux.Handle("GET "+route, secured(policy, index))
	for path, file := range files {
		mux.Handle("GET "+below+path, secured(filePolicy, file))
	}
	return true
}

func explain(status int, body string) http.Handler {
	return secured(filePolicy, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
}
