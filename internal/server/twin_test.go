package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/server"
)

// twins are two servers of one service, with and without the encoder.
type twins struct{ ours, generated *api }

func newTwins(t *testing.T, source string, of func(opportunity.Service) opportunity.Service) twins {
	t.Helper()
	report := load(t, source)
	instance, err := duckdb.Open(t.Context(), report.File, duckdb.Settings{Connections: 2, Memory: "1GiB", TempDir: t.TempDir(), TempSpace: "1GiB", ScopeBytes: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	reports := engineOf(t, instance)
	serve := func(generated bool) *api {
		return &api{client: serveOptions(t, server.Options{Service: of(reports), Served: reports.Served, GeneratedEncoding: generated}), snapshot: report.Snapshot.ID}
	}
	return twins{serve(false), serve(true)}
}

// compare sends a query to both: the data must be the same bytes, the errors the same in any order.
func (w twins) compare(t *testing.T, query, variables string) {
	t.Helper()
	if difference := cmp.Diff(parts(t, w.generated.send(t, query, variables)), parts(t, w.ours.send(t, query, variables))); difference != "" {
		t.Errorf("(-generated +encoder)\n%s\n%s\n%s", difference, query, variables)
	}
}

var requestIDs = regexp.MustCompile(`"requestId":"[A-Z0-9]+"`)

// parts are an answer's data, then its errors in the order of their text.
func parts(t *testing.T, answer []byte) []string {
	t.Helper()
	var read struct {
		Errors []json.RawMessage
		Data   json.RawMessage
	}
	if err := json.Unmarshal(requestIDs.ReplaceAll(answer, []byte(`"requestId":""`)), &read); err != nil {
		t.Fatalf("%v in %s", err, answer)
	}
	var list []string
	for _, one := range read.Errors {
		list = append(list, string(one))
	}
	slices.Sort(list)
	return append([]string{string(read.Data)}, list...)
}

// eachCase runs a test over the queries of testdata/api, their slots filled.
func eachCase(t *testing.T, at *api, test func(query, variables string)) {
	t.Helper()
	found := 0
	err := filepath.WalkDir("../../testdata/api", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".txtar") {
			return err
		}
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return err
		}
		files := map[string]string{}
		for _, file := range archive.Files {
			files[file.Name] = string(file.Data)
		}
		query, variables := files["query.graphql"], files["vars.json"]
		if strings.Contains(query+variables, "{{") {
			before := at.setUp(t, files["setup.graphql"], files["setup.json"])
			query, variables = replace(t, query, at, at, before, before), replace(t, variables, at, at, before, before)
		}
		found++
		test(query, variables)
		return nil
	})
	if err != nil || found == 0 {
		t.Fatal("no cases", err)
	}
}

func TestEncoderAnswersLikeGeneratedCode(t *testing.T) {
	t.Parallel()
	both := newTwins(t, "../../testdata/source", func(service opportunity.Service) opportunity.Service { return service })
	eachCase(t, both.generated, func(query, variables string) { both.compare(t, query, variables) })
}

// failing is a service whose reports fail in one of their methods.
type failing struct {
	opportunity.Service
	how *func() error
}

func (f failing) Report(ctx context.Context, access opportunity.Access, snapshot string, filter opportunity.Filter) (opportunity.Report, error) {
	report, err := f.Service.Report(ctx, access, snapshot, filter)
	return failingReport{report, f.how}, err
}

type inner = opportunity.Report

type failingReport struct {
	inner
	how *func() error
}

func (f failingReport) Associations(context.Context, []int32) (map[int32][]opportunity.AssociationRow, error) {
	return nil, (*f.how)()
}

func (f failingReport) WorkloadEarnings(context.Context, []int32) (map[int32][]opportunity.WorkloadEarnings, error) {
	return nil, (*f.how)()
}

func (f failingReport) Workshops(context.Context) ([]opportunity.WorkshopEarnings, error) {
	return nil, (*f.how)()
}

func TestEncoderFailsLikeGeneratedCode(t *testing.T) {
	t.Parallel()
	var how func() error
	both := newTwins(t, "../../testdata/source", func(service opportunity.Service) opportunity.Service { return failing{service, &how} })
	const query = `{ opportunities {
		charts { tenantsBySegment { value filter } potentialEarningsByWorkshop { workshop } }
		tenants(first: 3) { totalCount edges { cursor node { tenantId engagements { workshop } potentialEarningsByWorkload { workload } } } }
		withAssociations: tenants(first: 3) { nodes { tenantName associations { partnerId types } } } } }`
	for name, fail := range map[string]func() error{
		"error":   func() error { return errors.New("the disk is gone") },
		"ours":    func() error { return opportunity.Invalid("filter", "It is wrong.", "Do otherwise.") },
		"timeout": func() error { return &opportunity.Error{Code: opportunity.QueryTimeout, Message: "Too slow."} },
		"left":    func() error { return context.Canceled },
		"panic":   func() error { panic("a bug") },
	} {
		t.Run(name, func(t *testing.T) {
			how = fail
			both.compare(t, query, "")
			if answer := both.ours.send(t, query, ""); !bytes.Contains(answer, []byte(`"errors":[`)) {
				t.Errorf("no errors in %s", answer)
			}
		})
	}
}
