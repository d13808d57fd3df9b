package sample

import (
	"bytes"
	"strconv"
)

// buffers hold the CSV lines of a range of tenants, one buffer a table.
type buffers [tenantTables][]byte

func (b *buffers) reset() {
	for k := range b {
		b[k] = b[k][:0]
	}
}

// encode adds the lines of a tenant to every table.
func (w *world) encode(b *buffers, t *tenant) {
	id := t.id[:]
	if t.shoutAll {
		id = bytes.ToUpper(id)
	}
	if t.customer.first == t.index {
		b[tableCustomers] = appendCustomer(b[tableCustomers], &t.customer)
	}
	b[tableTenants] = appendTenant(b[tableTenants], t)
	b[tableLicenses] = appendLicenses(b[tableLicenses], id, t)
	b[tableUsage] = appendUsage(b[tableUsage], id, t)
	b[tableAssociations] = w.appendAssociations(b[tableAssociations], id, t)
	b[tableSubscriptions] = w.appendSubscriptions(b[tableSubscriptions], id, t)
	b[tableOffers] = w.appendOffers(b[tableOffers], id, t)
	b[tableIncentives] = w.appendClaims(b[tableIncentives], id, t)
}

func appendCustomer(b []byte, c *customer) []byte {
	b = appendInt(b, c.tpid)
	b = appendText(append(b, ','), c.name)
	b = appendText(append(b, ','), c.subSegment)
	b = appendText(append(b, ','), c.industry)
	b = append(append(b, ','), countries[c.hq].code...)
	return append(b, '\n')
}

func appendTenant(b []byte, t *tenant) []byte {
	if t.shout {
		b = append(b, bytes.ToUpper(t.id[:])...)
	} else {
		b = append(b, t.id[:]...)
	}
	b = appendText(append(b, ','), t.name)
	b = append(append(b, ','), t.domain...)
	b = append(append(b, ','), countries[t.country].code...)
	b = appendText(append(b, ','), t.segment)
	b = appendInt(append(b, ','), t.customer.tpid)
	if t.optedOut {
		return append(b, ",opted_out\n"...)
	}
	return append(b, ",granted\n"...)
}

func appendLicenses(b, id []byte, t *tenant) []byte {
	for p, seats := range t.seats {
		if seats == unlicensed {
			continue
		}
		b = append(append(b, id...), ',')
		b = append(append(b, products[p].name...), ',')
		b = append(appendInt(b, int64(seats)), '\n')
	}
	return b
}

func appendUsage(b, id []byte, t *tenant) []byte {
	for k, u := range t.usage {
		if !u.present {
			continue
		}
		b = append(append(b, id...), ',')
		b = append(append(b, workloadNames[k]...), ',')
		b = append(appendCount(b, u.pau), ',')
		b = append(appendCount(b, u.mau), '\n')
	}
	return b
}

func (w *world) appendAssociations(b, id []byte, t *tenant) []byte {
	for _, a := range t.associations {
		b = w.appendPair(b, id, a.partner)
		b = append(append(b, associationTypes[a.kind]...), ',')
		b = append(append(b, tierNames[a.tier]...), ',')
		b = append(appendText(b, a.reseller), '\n')
	}
	return b
}

func (w *world) appendSubscriptions(b, id []byte, t *tenant) []byte {
	for k, s := range t.subs {
		b = appendInt(append(b, "SUB-"...), int64(t.index))
		b = append(appendInt(append(b, '-'), int64(k+1)), ',')
		b = w.appendPair(b, id, s.partner)
		b = append(append(b, s.program...), ',')
		b = append(append(b, products[s.product].name...), ',')
		b = append(appendInt(b, int64(s.seats)), ',')
		b = append(append(b, w.renewal(s.day)...), '\n')
	}
	return b
}

func (w *world) appendOffers(b, id []byte, t *tenant) []byte {
	for _, o := range t.offers {
		b = append(append(b, w.engagements[o.engagement].id...), ',')
		b = w.appendPair(b, id, o.partner)
		b = append(appendMoney(b, o.cents), '\n')
	}
	return b
}

func (w *world) appendClaims(b, id []byte, t *tenant) []byte {
	for _, c := range t.claims {
		b = w.appendPair(b, id, c.partner)
		b = append(append(b, workloadNames[c.workload]...), ',')
		b = append(append(b, boolText(c.claimable)...), ',')
		b = append(appendMoney(b, c.cents), '\n')
	}
	return b
}

// appendPair adds the two fields tenant_id and partner_id, and a comma.
func (w *world) appendPair(b, id []byte, p int) []byte {
	b = append(append(b, id...), ',')
	return append(append(b, w.partners[p].id...), ',')
}

func appendInt(b []byte, v int64) []byte { return strconv.AppendInt(b, v, 10) }

// appendCount adds a number, or nothing for null.
func appendCount(b []byte, v int) []byte {
	if v == null {
		return b
	}
	return appendInt(b, int64(v))
}

// appendMoney adds dollars with two decimals.
func appendMoney(b []byte, cents int64) []byte {
	b = append(appendInt(b, cents/100), '.')
	return append(b, byte('0'+cents/10%10), byte('0'+cents%10))
}
