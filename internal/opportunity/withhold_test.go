package opportunity_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// TestWithheldPartsCannotBeTold: whoever knows the sum, the parts that are shown, which ones are not, and how those were chosen, finds at least two values for each
// part of few tenants. All that fits is tried.
func TestWithheldPartsCannotBeTold(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 7))
	withheldSome := 0
	for range 400 {
		smallest := 2 + rng.IntN(4)
		parts := make([]int64, 2+rng.IntN(4))
		for i := range parts {
			parts[i] = rng.Int64N(int64(smallest) * int64(1+rng.IntN(3)))
		}
		withheld := opportunity.Withhold(parts, smallest)
		var sum int64
		var unknown []int
		for i, n := range parts {
			if opportunity.Few(n, smallest) && !withheld[i] {
				t.Fatalf("%v: part %d is shown", parts, i)
			}
			if n == 0 && withheld[i] {
				t.Fatalf("%v: part %d of none is withheld", parts, i)
			}
			if withheld[i] {
				sum, unknown = sum+n, append(unknown, i)
			}
		}
		shown := slices.ContainsFunc(parts, func(n int64) bool { return n > 0 && !withheld[slices.Index(parts, n)] })
		if len(unknown) == 0 || !shown { // where nothing is shown, the whole is judged by itself
			continue
		}
		withheldSome++
		fits := map[int]map[int64]bool{}
		guess := slices.Clone(parts)
		var try func(at int, left int64)
		try = func(at int, left int64) {
			if at == len(unknown) {
				if left == 0 && slices.Equal(opportunity.Withhold(guess, smallest), withheld) {
					for _, i := range unknown {
						if fits[i] == nil {
							fits[i] = map[int64]bool{}
						}
						fits[i][guess[i]] = true
					}
				}
				return
			}
			for n := int64(1); n <= left; n++ {
				guess[unknown[at]] = n
				try(at+1, left-n)
			}
		}
		try(0, sum)
		for _, i := range unknown {
			if opportunity.Few(parts[i], smallest) && len(fits[i]) < 2 {
				t.Errorf("parts %v, withheld %v under %d: part %d can only be %v", parts, withheld, smallest, i, fits[i])
			}
		}
	}
	if withheldSome < 100 {
		t.Errorf("only %d cases", withheldSome)
	}
}

// TestWithholdWithin: no count of few, or of all but few, is shown or left by the others; overlapping parts neither.
func TestWithholdWithin(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(2, 7))
	for range 2000 {
		smallest := 2 + rng.IntN(5)
		parts, counts := make([]int64, 1+rng.IntN(6)), make([]int64, 6)
		var whole int64
		for i := range parts {
			parts[i] = rng.Int64N(30)
			counts[i] = rng.Int64N(parts[i] + 1)
			whole += parts[i]
		}
		counts = counts[:len(parts)]
		also := opportunity.Withhold(parts, smallest)
		few := func(n int64) bool { return opportunity.Few(n, smallest) }
		withheld := opportunity.WithholdWithin(counts, parts, also, true, smallest)
		var left, of, n, shown int64
		for i := range parts {
			switch {
			case withheld[i]:
				left, of, n = left+counts[i], of+parts[i], n+1
			case few(counts[i]) || few(parts[i]-counts[i]):
				t.Fatalf("%v of %v: part %d is shown under %d", counts, parts, i, smallest)
			case parts[i] > 0:
				shown++
			}
		}
		if also := fmt.Sprint(counts, parts, withheld); shown > 0 && n > 0 && (n == 1 || few(left) || few(of-left)) {
			t.Fatalf("%s under %d: the rest is %d of %d", also, smallest, left, of)
		}
		overlapping := opportunity.WithholdOverlapping(parts, []int64{whole}, smallest)
		var most int64
		n, shown = 0, 0
		for i := range parts {
			switch {
			case overlapping[i]:
				most, n = max(most, parts[i]), n+1
			case few(parts[i]) || parts[i] > 0 && few(whole-parts[i]):
				t.Fatalf("%v: part %d is shown under %d", parts, i, smallest)
			case parts[i] > 0:
				shown++
			}
		}
		if shown > 0 && n > 0 && (n == 1 || few(most)) {
			t.Fatalf("%v, withheld %v under %d", parts, overlapping, smallest)
		}
	}
}
