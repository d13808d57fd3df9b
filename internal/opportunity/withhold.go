package opportunity

// RowsForbidden is the error of a caller who may see aggregates alone and asks for more.
func RowsForbidden() *Error {
	return &Error{Code: Forbidden, Message: "This may not be asked for: you see aggregates alone.", Hint: "Ask for kpis, charts, aggregate, breakdown or facets, each count once."}
}

// Few tells whether n tenants are some, but fewer than a figure may speak of.
func Few(n int64, smallest int) bool { return n > 0 && n < int64(smallest) }

// Withhold tells which parts of a whole may not be shown, whose sum everyone knows: those of few tenants and, where the others would leave a part of few
// tenants or let one be told, the smallest of the others. None shown are parts without tenants.
func Withhold(parts []int64, smallest int) []bool {
	withheld := make([]bool, len(parts))
	for i, n := range parts {
		withheld[i] = Few(n, smallest)
	}
	for {
		var count, sum, most int64
		for i, n := range parts {
			if withheld[i] {
				count, sum, most = count+1, sum+n, max(most, n)
			}
		}
		// All of them 1, or all of them the most that is few, can be told from their sum.
		told := sum == count || most < int64(smallest) && sum == count*int64(smallest-1)
		if count == 0 || count > 1 && sum >= int64(smallest) && !told || !withholdSmallest(parts, withheld) {
			return withheld
		}
	}
}

// WithholdOverlapping is Withhold for parts in which a tenant may stand several times, of which these many are known to be in some whole: no part may be all but few of one, and
// those withheld are together as many as the largest of them at the least.
func WithholdOverlapping(parts, wholes []int64, smallest int) []bool {
	withheld := make([]bool, len(parts))
	for i, n := range parts {
		withheld[i] = Few(n, smallest)
		for _, whole := range wholes {
			withheld[i] = withheld[i] || n > 0 && Few(whole-n, smallest)
		}
	}
	for {
		var count, most int64
		for i, n := range parts {
			if withheld[i] {
				count, most = count+1, max(most, n)
			}
		}
		if count == 0 || count > 1 && most >= int64(smallest) || !withholdSmallest(parts, withheld) {
			return withheld
		}
	}
}

// WithholdWithin tells of which parts a count of some of their tenants may not be shown, where those in also are not shown at all: of those in which it counts few,
// or all but few where both sides count, and of the smallest others as long as what is left of the sum would tell such a count.
func WithholdWithin(counts, parts []int64, also []bool, bothSides bool, smallest int) []bool {
	few := func(count, of int64) bool { return Few(count, smallest) || bothSides && Few(of-count, smallest) }
	withheld := make([]bool, len(parts))
	for i := range parts {
		withheld[i] = also[i] || few(counts[i], parts[i])
	}
	for {
		var n, count, sum int64
		for i := range parts {
			if withheld[i] {
				n, count, sum = n+1, count+counts[i], sum+parts[i]
			}
		}
		if n == 0 || n > 1 && !few(count, sum) || !withholdSmallest(parts, withheld) {
			return withheld
		}
	}
}

// withholdSmallest withholds the smallest part that is shown and has tenants; false where there is none.
func withholdSmallest(parts []int64, withheld []bool) bool {
	smallest := -1
	for i, n := range parts {
		if !withheld[i] && n > 0 && (smallest < 0 || n < parts[smallest]) {
			smallest = i
		}
	}
	if smallest < 0 {
		return false
	}
	withheld[smallest] = true
	return true
}
