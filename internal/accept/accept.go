// Package accept reads what a request's Accept headers like best.
package accept

import (
	"mime"
	"strconv"
	"strings"
)

// Quality is what Accept or Accept-Encoding says of an offer that lies in the ranges: the q-value of the one that names it most closely, 0 where none
// does; and how closely that is. The ranges give each name that takes the offer with its closeness, 1 or more.
func Quality(ranges map[string]int, header string) (quality float64, closeness int) {
	for _, part := range strings.Split(header, ",") {
		media, parameters, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		near := ranges[media]
		if near <= closeness {
			continue
		}
		closeness, quality = near, 1
		if text, ok := parameters["q"]; ok {
			if q, err := strconv.ParseFloat(text, 64); err == nil && q >= 0 && q <= 1 {
				quality = q
			}
		}
	}
	return quality, closeness
}

// Coding is the content coding among the offers that Accept-Encoding likes best, of equal ones the first; "", none at all, where it takes none of them.
func Coding(header []string, offers ...string) string {
	best, most := "", 0.0
	for _, offer := range offers {
		if quality, _ := Quality(map[string]int{"*": 1, offer: 2}, strings.Join(header, ",")); quality > most {
			best, most = offer, quality
		}
	}
	return best
}
