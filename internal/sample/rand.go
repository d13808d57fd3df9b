package sample

import "math/bits"

// golden is the increment of splitmix64.
const golden = 0x9E3779B97F4A7C15

// stream names a purpose of random numbers, so that those of one index do not repeat for another purpose.
type stream uint64

const (
	streamTenant stream = iota + 1
	streamCustomer
	streamGroup
	streamStart
	streamPartner
	streamID
)

// rng is splitmix64. It and all that draws from it use integers alone: floating point may differ between processors.
type rng struct{ state uint64 }

// newRNG starts the numbers of one index of a stream; no state is shared between indices.
func newRNG(seed uint64, s stream, index int) rng {
	return rng{mix(mix(seed+golden*uint64(s)) + golden*uint64(index))}
}

// mix is the finaliser of splitmix64, a bijection.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

func (r *rng) next() uint64 {
	r.state += golden
	return mix(r.state)
}

// n draws from 0 to limit-1.
func (r *rng) n(limit int) int {
	hi, _ := bits.Mul64(r.next(), uint64(limit))
	return int(hi)
}

// low draws from 0 to limit-1, small values more often than large ones.
func (r *rng) low(limit int) int { return min(r.n(limit), r.n(limit)) }

// percent is true in p of 100 draws.
func (r *rng) percent(p int) bool { return r.n(100) < p }

// between draws from lo to hi, both included.
func (r *rng) between(lo, hi int) int { return lo + r.n(hi-lo+1) }

// pareto draws at least least, doubling in 46 of 100 draws (a tail exponent of 1.1), at most most.
func (r *rng) pareto(least, most int) int {
	for least < most && r.percent(46) {
		least *= 2
	}
	// Within one doubling the density falls to about a quarter; so does this mixture of two draws.
	step := r.n(least)
	if r.n(3) > 0 {
		step = min(step, r.n(least))
	}
	return min(least+step, most)
}

// rank draws from 0 to limit-1 so that the share of a rank falls with its power -2/3.
func (r *rng) rank(limit int) int {
	u := r.next() >> 43 // 21 bits, so that the cube fits
	hi, _ := bits.Mul64(u*u*u<<1, uint64(limit))
	return int(hi)
}

// pick draws one of the values.
func pick[T any](r *rng, values []T) T { return values[r.n(len(values))] }
