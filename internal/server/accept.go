package server

import (
	"strings"

	"github.com/cloudendpoints/opportunities/internal/accept"
)

const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// negotiate picks the media type of the answer: the one that Accept likes best; of equal ones GraphQL's own where it is named, else JSON;
// JSON where Accept does not say, "" where it takes neither.
func negotiate(header []string) string {
	ranges := strings.Join(header, ",")
	if strings.TrimSpace(ranges) == "" {
		return mediaJSON
	}
	plain, _ := accept.Quality(mediaRanges(mediaJSON), ranges)
	own, closeness := accept.Quality(mediaRanges(mediaGraphQL), ranges)
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
