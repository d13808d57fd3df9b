// Package opportunities holds no code; its test keeps the direction of imports.
package opportunities

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/cloudendpoints/opportunities"

// listed is what go list says of a package, tests apart.
type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string // its own
	Deps       []string // and theirs
}

func packages(t *testing.T) map[string]listed {
	t.Helper()
	text, err := exec.Command("go", "list", "-json=ImportPath,Standard,Imports,Deps", "-deps", "./...").Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("%v: %s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	found := map[string]listed{}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	for {
		var one listed
		if err := decoder.Decode(&one); err == io.EOF {
			return found
		} else if err != nil {
			t.Fatal(err)
		}
		found[one.ImportPath] = one
	}
}

// TestImportsRunOneWay keeps the rooms of the house apart, whatever way an import would take.
func TestImportsRunOneWay(t *testing.T) {
	all := packages(t)
	ours := func(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }
	under := func(path, room string) bool {
		return path == module+"/"+room || strings.HasPrefix(path, module+"/"+room+"/")
	}
	const driver = "github.com/duckdb/duckdb-go"
	rooms := map[string]int{}
	for path, one := range all {
		if !ours(path) {
			continue
		}
		forbid := func(why string, imports []string, forbidden func(string) bool) {
			for _, other := range imports {
				if forbidden(other) {
					t.Errorf("%s imports %s: %s", strings.TrimPrefix(path, module+"/"), other, why)
				}
			}
		}
		isDriver := func(other string) bool { return strings.HasPrefix(other, driver) }
		if !under(path, "internal/engine/duckdb") {
			forbid("internal/engine/duckdb alone knows the driver", one.Imports, isDriver)
		}
		switch {
		case under(path, "internal/opportunity"):
			rooms["opportunity"]++
			forbid("the domain stands on the standard library alone", one.Imports, func(other string) bool { return !all[other].Standard })
		case under(path, "internal/compile"):
			rooms["compile"]++
			forbid("the compiler is pure: the domain alone", one.Deps, func(other string) bool {
				return ours(other) && !under(other, "internal/opportunity") || other == "database/sql" || isDriver(other)
			})
		case under(path, "graph"):
			rooms["graph"]++
			forbid("the API's fields know no SQL and no engine", one.Deps, func(other string) bool {
				return slices.ContainsFunc([]string{"internal/engine", "internal/compile", "internal/source", "internal/snapshot", "internal/server", "sql", "cmd"},
					func(room string) bool { return under(other, room) }) || other == "database/sql" || isDriver(other)
			})
		case under(path, "internal/access"):
			rooms["access"]++
			forbid("who asks is told from credentials and the domain alone", one.Deps, func(other string) bool {
				return ours(other) && !under(other, "internal/access") && !under(other, "internal/opportunity") || other == "database/sql" || isDriver(other)
			})
		case under(path, "internal/server"):
			rooms["server"]++
			forbid("the server is given its service", one.Deps, func(other string) bool {
				return under(other, "internal/engine") || under(other, "internal/compile") || under(other, "internal/snapshot") || under(other, "sql") || under(other, "cmd") || isDriver(other)
			})
		case under(path, "internal/dashboard"):
			rooms["dashboard"]++
			forbid("the pages know the public API alone", one.Deps, func(other string) bool {
				return ours(other) && !under(other, "internal/dashboard") && !under(other, "internal/accept") || isDriver(other)
			})
		case under(path, "internal/engine"):
			rooms["engine"]++
			forbid("engines know nothing of the API", one.Deps, func(other string) bool {
				return under(other, "graph") || under(other, "internal/server") || under(other, "internal/snapshot") || under(other, "cmd")
			})
			if path == module+"/internal/engine" {
				forbid("the engine knows no particular one", one.Deps, func(other string) bool {
					return under(other, "internal/engine/duckdb") || under(other, "sql") || isDriver(other)
				})
			}
		case under(path, "internal/source"):
			rooms["source"]++
			forbid("the reader of sources stands alone", one.Deps, func(other string) bool { return ours(other) && !under(other, "internal/source") || isDriver(other) })
		case under(path, "internal/oracle"):
			rooms["oracle"]++
			forbid("the oracle shares nothing with what it judges", one.Deps, func(other string) bool { return ours(other) && !under(other, "internal/oracle") || isDriver(other) })
		}
		if !under(path, "cmd") {
			forbid("nothing imports a command", one.Imports, func(other string) bool { return under(other, "cmd") })
		}
	}
	for _, room := range []string{"opportunity", "compile", "graph", "access", "server", "dashboard", "engine", "source", "oracle"} {
		if rooms[room] == 0 {
			t.Errorf("no package of %s was found", room)
		}
	}
}
