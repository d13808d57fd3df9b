package opportunity

// ChangeKind is what became of a tenant between two snapshots, under its name in the API.
type ChangeKind string

// The kinds.
const (
	Entered ChangeKind = "ENTERED"
	Moved   ChangeKind = "MOVED"
	Stayed  ChangeKind = "STAYED"
	Left    ChangeKind = "LEFT"
)

// Change is by how much figures changed between two snapshots, of tenants with one motion before and one after; 0 stands for no motion.
type Change struct {
	From, To        Motion
	Tenants         int64
	Seats, Pau      int64
	Whitespace      int64
	Mci, MciAndCpor Money
}

// Kind is what became of the tenants.
func (c Change) Kind() ChangeKind {
	switch {
	case c.From == 0:
		return Entered
	case c.To == 0:
		return Left
	case c.From == c.To:
		return Stayed
	}
	return Moved
}

// ChangedTenant is a tenant and its change.
type ChangedTenant struct {
	ID, Name string
	Change
}

// ChangesRequest asks for one page of changed tenants.
type ChangesRequest struct {
	Kinds    []ChangeKind
	From, To Motion // 0: any
	ByID     bool   // in the order of their IDs, not of their whitespace
	Size     int
	Cursor   string
}

// ChangedPage is a page of changed tenants. Both flags are exact.
type ChangedPage struct {
	Tenants     []ChangedTenant
	HasNext     bool
	HasPrevious bool
	Cursor      func(i int) string
}
