package source

import (
	"fmt"
	"time"
)

// Report says what a load read, kept and left out.
type Report struct {
	AsOf     time.Time // the day of the snapshot, at midnight UTC
	Tables   []TableReport
	Warnings []Warning
	Export   *ExportReport // nil where a source was loaded

	maxRejectShare float64
	rejects        []Reject
}

// TableReport is the part of a Report about one table.
type TableReport struct {
	Name     string
	AsOf     time.Time
	Read     int64    // rows, without headers and blank lines
	Kept     int64    // rows in the table
	Rejected int64    // rows left out for a reason of their own
	Cascaded int64    // rows left out because their target was
	Sample   bool     // the embedded sample stood in
	Files    []string // relative to the source folder
}

// Warning is something that the load passed over.
type Warning struct {
	Table   string // empty where no table is meant
	File    string
	Message string
}

func (w Warning) String() string {
	switch {
	case w.File != "":
		return w.File + ": " + w.Message
	case w.Table != "":
		return w.Table + ": " + w.Message
	default:
		return w.Message
	}
}

// Reject is one row left out, as in the table of that name.
type Reject struct {
	Table    string
	File     string
	Line     int64  // the row's first line; in Parquet, its number
	Column   string // empty where the row as a whole is at fault
	Value    string // cut after 1000 characters
	Reason   string
	Cascaded bool
}

func (r Reject) String() string {
	column := r.Column
	if column == "" {
		column = "the row"
	}
	return fmt.Sprintf("%s, line %d: %s %s (%q)", r.File, r.Line, column, r.Reason, r.Value)
}

// keptRejects is how many rejects a Report holds; the reject table has them all.
const keptRejects = 1000

// Rejects lists the first rejected rows, at most limit and at most 1000: those with a reason of their own first,
// then by table, file and line. The reject table holds them all.
func (r *Report) Rejects(limit int) []Reject {
	return r.rejects[:max(0, min(limit, len(r.rejects)))]
}

// Exceeded names the tables of which a larger share than allowed was rejected. Rows that went with their target do not count.
func (r *Report) Exceeded() []string {
	var names []string
	for _, t := range r.Tables {
		if float64(t.Rejected) > r.maxRejectShare*float64(t.Read) {
			names = append(names, t.Name)
		}
	}
	return names
}

func (r *Report) warn(table, file, format string, args ...any) {
	r.Warnings = append(r.Warnings, Warning{Table: table, File: file, Message: fmt.Sprintf(format, args...)})
}
