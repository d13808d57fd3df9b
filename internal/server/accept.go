package server

import (
	"mime"
	"strconv"
	"strings"
)

const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// negotiate picks the media type of the answer: the one that Accept likes best; of equal ones GraphQL's own where it is named, else JSON;
// JSON where Accept does not say, "" where it takes neither.
func negotiate(accept []string) string {
	ranges := strings.Join(accept, ",")
	if strings.TrimSpace(ranges) == "" {
		return mediaJSON
	}
	plain, _ := qualityOf(mediaJSON, ranges)
	own, named := qualityOf(mediaGraphQL, ranges)
	switch {
	case own > plain || own == plain && own > 0 && named:
		return mediaGraphQL
	case plain > 0:
		return mediaJSON
	}
	return ""
}

// qualityOf is what Accept says of a media type: the q-value of the range that names it most closely, 0 where none does; and whether it is
// named in full.
func qualityOf(offer, accept string) (quality float64, named bool) {
	closeness := 0
	for _, part := range strings.Split(accept, ",") {
		media, parameters, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		near := map[string]int{"*/*": 1, "application/*": 2, offer: 3}[media]
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
	return quality, closeness == 3
}
