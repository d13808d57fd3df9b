package compile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// TextValue is one value of a text column that has few: as written, folded, and its number in the column's `_code` column.
type TextValue struct {
	Value, Folded string
	Code          int
}

// fewValues writes a condition on a text column that has few values as one on their numbers: of those that meet it.
func (w *writer) fewValues(column string, c opportunity.Condition) {
	code, negated := column+"_code", c.Op == opportunity.Ne || c.Op == opportunity.NotIn
	if negated {
		c.Op = map[opportunity.Op]opportunity.Op{opportunity.Ne: opportunity.Eq, opportunity.NotIn: opportunity.In}[c.Op]
	}
	codes, known := w.codes(column, c)
	switch {
	case known && len(codes) == 0 && negated:
		w.write(code, " IS NOT NULL")
	case known && len(codes) == 0:
		w.write("FALSE")
	case known && negated:
		w.write(code, " NOT IN (", strings.Join(codes, ", "), ")")
	case known:
		w.write(code, " IN (", strings.Join(codes, ", "), ")")
	case negated: // null is not in an empty set, but it meets no condition either
		w.write("(", code, " IS NOT NULL AND ", code, " NOT IN ", w.codesSought(column, c), ")")
	default:
		w.write("(", code, " IN ", w.codesSought(column, c), ")")
	}
}

// codes are the numbers of the values that meet a condition that is not negated. They are not known where the relation does not tell its values, or where
// the engine has to fold the condition's text: only of printable ASCII is the folded form the lower-case one for certain.
func (w *writer) codes(column string, c opportunity.Condition) (codes []string, known bool) {
	values := w.relation.Values[column]
	operands := make([]string, len(c.Values))
	for i, value := range c.Values {
		operands[i] = value.(string)
		switch {
		case c.CaseSensitive:
		case strings.ContainsFunc(operands[i], func(r rune) bool { return r < ' ' || r > '~' }):
			return nil, false
		default:
			operands[i] = strings.ToLower(operands[i])
		}
	}
	for _, one := range values {
		text := one.Folded
		if c.CaseSensitive {
			text = one.Value
		}
		if slices.ContainsFunc(operands, func(operand string) bool { return meets(text, c.Op, operand) }) {
			codes = append(codes, strconv.Itoa(one.Code))
		}
	}
	return codes, values != nil
}

// meets compares by bytes, as the engine does.
func meets(text string, op opportunity.Op, operand string) bool {
	switch op {
	case opportunity.Contains:
		return strings.Contains(text, operand)
	case opportunity.StartsWith:
		return strings.HasPrefix(text, operand)
	case opportunity.EndsWith:
		return strings.HasSuffix(text, operand)
	}
	return text == operand
}

// codesSought has the engine seek the numbers, among the values that the load has folded.
func (w *writer) codesSought(column string, c opportunity.Condition) string {
	stored := "folded"
	if c.CaseSensitive {
		stored = "value"
	}
	return "(SELECT code FROM " + w.named("text_value") + " WHERE " + w.compareText(stored, c) + " AND field = " + w.bind(opportunity.Text, column) + ")"
}
