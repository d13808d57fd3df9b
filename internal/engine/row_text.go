package engine

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// rowText reads the texts that sql/948_row_all.sql writes.
type rowText struct {
	places []int    // of the fields in the text
	parts  []string // of the row, by place; they share the text's memory
	has    []bool   // whether the row has a value at the place
}

func newRowText(fields []*opportunity.Field) *rowText {
	t := &rowText{make([]int, len(fields)), make([]string, len(opportunity.Fields)), make([]bool, len(opportunity.Fields))}
	for i, field := range fields {
		t.places[i] = slices.Index(opportunity.Fields, field)
	}
	return t
}

// read adds the row's values to the fields' columns.
func (t *rowText) read(text string, columns []column) error {
	if err := t.split(text); err != nil {
		return err
	}
	for i, place := range t.places {
		if !t.has[place] {
			columns[i].null()
		} else if err := columns[i].parse(t.parts[place]); err != nil {
			return err
		}
	}
	return nil
}

var errRowText = errors.New("the text of a row is not what the snapshot's format says")

func (t *rowText) split(text string) error {
	for i := range t.parts {
		var found bool
		if t.parts[i], text, found = strings.Cut(text, ","); !found {
			return errRowText
		}
		t.has[i] = t.parts[i] != ""
	}
	for _, place := range ownTexts {
		if !t.has[place] {
			continue
		}
		length, err := strconv.Atoi(t.parts[place])
		if err != nil || length < 0 || length > len(text) {
			return errRowText
		}
		t.parts[place], text = text[:length], text[length:]
	}
	if text != "" {
		return errRowText
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
