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
	plain, _ := qualityOf(mediaRanges(mediaJSON), ranges)
	own, closeness := qualityOf(mediaRanges(mediaGraphQL), ranges)
	named := closeness == 3
	switch {
	case own > plain || own == plain && own > 0 && named:
		return mediaGraphQL
	case plain > 0:
		return mediaJSON
	}
	return ""
}

// mediaRanges are the ranges that a media type lies in, by how closely they name it.
func mediaRanges(offer string) map[string]int {
	return map[string]int{"*/*": 1, "application/*": 2, offer: 3}
}

// qualityOf is what Accept or Accept-Encoding says of an offer that lies in the ranges: the q-value of the one that names it most closely, 0 where none
// does; and how closely that is.
func qualityOf(ranges map[string]int, accept string) (quality float64, closeness int) {
	for _, part := range strings.Split(accept, ",") {
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
