package sample

// customer is a top parent organisation.
type customer struct {
	first                int // the index of its first tenant; the others follow it
	tpid                 int64
	name                 []byte
	subSegment, industry string // empty: null
	segment, hq          int    // places in segments and countries
	brand, trade         string
}

var brands = []string{
	"Adventure Works", "Alpine Ski House", "Bellows", "Blue Yonder", "City Power", "Coho", "Consolidated Messenger", "Contoso",
	"Datum", "Fabrikam", "Fincher", "First Up", "Fourth Coffee", "Graphic Design", "Humongous", "Lamna", "Liberty", "Litware",
	"Lucerne", "Margie's", "Munson's", "Nod", "Northwind", "Olympia", "Parnell", "Proseware", "Relecloud", "Southridge",
	"Tailspin", "Tailwind", "Terra Firm", "Trey", "VanArsdel", "Wide World", "Wingtip", "Woodgrove",
}

// groupBlock is the number of neighbouring tenants that share how likely each starts a customer of its own.
const groupBlock = 64

// starts reports whether tenant i is the first of its customer. It depends on i alone, so that any range of tenants
// can be made without those before it.
func (w *world) starts(i int) bool {
	if e := edgeOf(i); e != nil {
		return !e.sibling
	}
	if isEdgePlace(i - 1) {
		return true
	}
	group := newRNG(w.seed, streamGroup, i/groupBlock)
	own := newRNG(w.seed, streamStart, i)
	if group.percent(3) {
		return own.percent(8) // a large group of companies: a dozen tenants
	}
	return own.percent(85)
}

// customerOf makes the customer of tenant i into c, reusing its memory.
func (w *world) customerOf(i int, c *customer) {
	first := i
	for !w.starts(first) {
		first--
	}
	r := newRNG(w.seed, streamCustomer, first)
	seg := pick(&r, segmentDraw)
	ind := &industries[pick(&r, industryDraw)]
	c.first, c.segment, c.hq = first, seg, pick(&r, countryDraw)
	c.subSegment, c.industry = pick(&r, segments[seg].subs), ind.name
	c.brand, c.trade = pick(&r, brands), pick(&r, ind.trades)
	if r.percent(4) {
		c.subSegment = ""
	}
	if r.percent(6) {
		c.industry = ""
	}
	c.tpid = 10_000_000 + 7*int64(first) + int64(r.n(7))
	if r.percent(3) {
		c.tpid = -c.tpid
	}
	c.name = append(c.name[:0], c.brand...)
	c.name = append(c.name, ' ')
	c.name = append(c.name, c.trade...)
	c.name = append(c.name, " Sample "...)
	c.name = appendInt(c.name, int64(first))
}
