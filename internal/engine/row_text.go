package engine

import (
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// textScanner reads rows of tenant_key, rank and the row's text, as sql/948_row_all.sql writes it, into what scanner reads from columns.
type textScanner struct {
	places []int                 // of the fields in the text
	ranked bool                  // a further value, the last, is the rank
	few    [][]compile.TextValue // by place: the values of fields that tell them by their numbers
	key    *int32
	rank   int
	text   string
	parts  []string // of the row
	texts  []string // of those parts that are the length of one
}

func newTextScanner(relation compile.Relation, request opportunity.PageRequest, key *int32) *textScanner {
	size := len(opportunity.Fields)
	s := &textScanner{key: key, ranked: compile.ByRank(relation, request.Order),
		few: make([][]compile.TextValue, size), parts: make([]string, size), texts: make([]string, size)}
	fields := request.Fields
	if !s.ranked {
		fields = slices.Concat(fields, compile.OrderFields(relation, request.Order))
	}
	for _, field := range fields {
		place := slices.Index(opportunity.Fields, field)
		s.places = append(s.places, place)
		if field.FewValues() {
			s.few[place] = relation.Values[field.Column()]
		}
	}
	return s
}

func (s *textScanner) scan(rows *sql.Rows) ([]any, error) {
	if err := rows.Scan(s.key, &s.rank, &s.text); err != nil {
		return nil, err
	}
	return s.values()
}

// values are those of the row's fields, in a slice that the caller may keep.
func (s *textScanner) values() ([]any, error) {
	if err := s.split(); err != nil {
		return nil, err
	}
	values := make([]any, len(s.places), len(s.places)+1)
	for i, place := range s.places {
		if s.parts[place] == "" {
			continue
		}
		var err error
		if values[i], err = s.value(place); err != nil {
			return nil, err
		}
	}
	if s.ranked {
		values = append(values, s.rank)
	}
	return values, nil
}

var errRowText = errors.New("the text of a row is not what the snapshot's format says")

// split finds the parts of the row's text. They share its memory.
func (s *textScanner) split() error {
	rest, found := s.text, true
	for i := range s.parts {
		if s.parts[i], rest, found = strings.Cut(rest, ","); !found {
			return errRowText
		}
	}
	for _, place := range ownTexts {
		if s.parts[place] == "" {
			continue
		}
		length, err := strconv.Atoi(s.parts[place])
		if err != nil || length < 0 || length > len(rest) {
			return errRowText
		}
		s.texts[place], rest = rest[:length], rest[length:]
	}
	return nil
}

// ownTexts are the places of the fields whose texts stand at the end.
var ownTexts = func() (places []int) {
	for i, field := range opportunity.Fields {
		if field.Kind == opportunity.Text && !field.FewValues() {
			places = append(places, i)
		}
	}
	return places
}()

// value is that of the field at the place, which has one.
func (s *textScanner) value(place int) (any, error) {
	field, part := opportunity.Fields[place], s.parts[place]
	switch field.Kind {
	case opportunity.UUID:
		return part, nil
	case opportunity.Flag:
		return part == "1", nil
	case opportunity.Ratio:
		return strconv.ParseFloat(part, 64)
	}
	whole, err := strconv.ParseInt(part, 10, 64)
	switch field.Kind {
	case opportunity.Text:
		switch few := s.few[place]; {
		case err != nil || few == nil:
			return s.texts[place], err
		case whole < int64(len(few)):
			return few[whole].Value, nil
		}
		return nil, errRowText
	case opportunity.YearMonth:
		return opportunity.Month{Time: time.Date(int(whole/12), time.Month(whole%12+1), 1, 0, 0, 0, 0, time.UTC)}, err
	}
	return wholeOf(field.Kind, whole), err
}
