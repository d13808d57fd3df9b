package sample

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// writeSmall writes the files whose size does not depend on the tenants.
func (w *world) writeSmall(dir string) error {
	manifest, err := w.manifest()
	if err != nil {
		return explain(err)
	}
	files := map[string][]byte{
		readmeName:                                    []byte(w.readme()),
		manifestName:                                  manifest,
		tableNames[tablePartners] + ".csv":            w.partnersCSV(),
		tableNames[tableEngagements] + ".csv":         w.engagementsCSV(),
		tableNames[tableEngagementWorkloads] + ".csv": w.engagementWorkloadsCSV(),
	}
	for _, t := range []table{tableSegments, tableAssociationTypes, tableAreas, tableFrontline, tableProducts} {
		files[tableNames[t]+".csv"] = Reference(tableNames[t])
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o666); err != nil {
			return explain(err)
		}
	}
	return nil
}

func (w *world) partnersCSV() []byte {
	b := appendRow(nil, columns[tablePartners]...)
	for _, p := range w.partners {
		b = appendRow(b, p.id, p.name, countries[p.country].code, p.organization)
	}
	return b
}

func (w *world) engagementsCSV() []byte {
	b := appendRow(nil, columns[tableEngagements]...)
	for _, e := range w.engagements {
		status := "OPEN"
		if e.closed {
			status = "CLOSED"
		}
		b = appendRow(b, e.id, e.workshop, status, date(w.AsOf, e.from), date(w.AsOf, e.to))
	}
	return b
}

func (w *world) engagementWorkloadsCSV() []byte {
	b := appendRow(nil, columns[tableEngagementWorkloads]...)
	for _, e := range w.engagements {
		for _, k := range e.workloads {
			b = appendRow(b, e.id, workloadNames[k])
		}
	}
	return b
}

// manifest is snapshot.json. Some tables are older than the snapshot, as in practice.
func (w *world) manifest() ([]byte, error) {
	text, err := json.MarshalIndent(struct {
		AsOf   string            `json:"as_of"`
		Tables map[string]string `json:"tables"`
	}{date(w.AsOf, 0), map[string]string{
		tableNames[tableOffers]:       date(w.AsOf, -7),
		tableNames[tableAssociations]: date(w.AsOf, -3),
		tableNames[tableIncentives]:   date(w.AsOf, -3),
		tableNames[tableUsage]:        date(w.AsOf, -2),
	}}, "", "  ")
	return append(text, '\n'), err
}

// readmeMark starts README.txt; it is how Generate knows a folder that it made.
const readmeMark = "SAMPLE DATA of the cloud endpoints opportunities report\n"

func (w *world) readme() string {
	main := w.partners[partnerMain]
	return readmeMark + fmt.Sprintf(`
Everything in this folder is made up: customers, tenants, domains, partners, identifiers, seats, usage, dates and amounts.
The amounts are no rate card, the areas and frontline industries no official list. Any likeness to real data is chance.

Generated for %d tenants, %d partners, seed %d, as of %s.
The same numbers give the same files.

Of each %d tenants the first %d are edge cases; most names say which ("Contoso Edge Sample 1: exactly 100 eligible seats").
Partner %s (%s) is tied to nearly all of them.

Generating again into this folder replaces it.
`, w.Tenants, w.Partners, w.Seed, date(w.AsOf, 0), edgeEvery, len(edges), main.id, main.name)
}
