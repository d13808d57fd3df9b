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

// negotiate picks the media type of the answer: the one that Accept likes best, JSON where it does not say, "" where it takes neither.
func negotiate(accept []string) string {
	if len(accept) == 0 {
		return mediaJSON
	}
	best, bestQuality := "", 0.0
	for _, offer := range []string{mediaJSON, mediaGraphQL} {
		if quality := qualityOf(offer, strings.Join(accept, ",")); quality > bestQuality {
			best, bestQuality = offer, quality
		}
	}
	return best
}

// qualityOf is what Accept says of a media type: the q-value of the range that names it most closely, 0 where none does.
func qualityOf(offer, accept string) float64 {
	quality, closeness := 0.0, 0
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
	return quality
}
