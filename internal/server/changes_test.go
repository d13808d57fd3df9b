package server_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

// weekBefore is what the small source was a week before, file by file: what it has now, and what it had. An engagement of 999 dollars was open then.
var weekBefore = map[string][][2]string{
	"snapshot.json": {{"2026-11-15", "2026-11-08"}},
	"licenses.csv": {
		{"000000000001,ME5,60", "000000000001,ME5,61"},      // left: of 101 eligible seats one has gone
		{"00000000-0000-4000-8000-000000000002,F3,1\n", ""}, // entered: the 101st eligible seat has come
	},
	"usage.csv": {
		{"000000000005,INTUNE,100,20", "000000000005,INTUNE,100,21"}, // moved: Intune is used less
		{"000000000008,W365,250,125", "000000000008,W365,240,125"},   // stayed: 10 more are paid for
	},
	"tenants.csv":      {{"optedout.example.com,US,SMC,10,opted_out", "optedout.example.com,US,SMC,10,granted"}},                     // withdrawn: the consent
	"associations.csv": {{"000000000007,2001,EA,,\n", "000000000007,2001,EA,,\n00000000-0000-4000-8000-000000000007,1001,CPOR,,\n"}}, // withdrawn: the association that lists
}

func smallSourceWeekBefore(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	for name, edits := range weekBefore {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, edit := range edits {
			if strings.Count(string(text), edit[0]) != 1 {
				t.Fatalf("%s has not one %q", name, edit[0])
			}
			text = []byte(strings.Replace(string(text), edit[0], edit[1], 1))
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestHistoryAPI asks the cases of testdata/history of the small source beside weekBefore, which is their other snapshot, as TestAPI does: those of shown as
// a caller who sees all, those of hidden as one who sees neither MCI earnings nor whitespace.
func TestHistoryAPI(t *testing.T) {
	t.Parallel()
	const source = "../../testdata/source"
	folder, err := snapshot.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	older, latest := loadInto(t, folder, smallSourceWeekBefore(t, source)), loadInto(t, folder, source)
	caller := &as{opportunity.Access{Scope: opportunity.AllPartners()}}
	served := serveFolder(t, folder, latest.File, caller)
	of := func(report *snapshot.Report) *api {
		return &api{served, new(atomic.Int64), report.Snapshot.ID, report.Snapshot.LoadedAt.Format("2006-01-02T15:04:05Z")}
	}
	testCases(t, "../../testdata/history/shown", of(latest), of(older))
	caller.Access = closureOf(t, "mciPotentialEarnings", "w365Whitespace")
	testCases(t, "../../testdata/history/hidden", of(latest), of(older))
}
