package engine

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// sought is the filter by which to seek a page of the report's tenants: their keys, where the cube tells them.
func (r *report) sought(ctx context.Context, cube opportunity.AskedCube) opportunity.Filter {
	if cube != nil && compile.SeeksText(r.filter) {
		if found, err := cube(ctx); err == nil && found.Kept != nil { // its error is its own to report
			return found.Kept
		}
	}
	return r.filter
}

// kept collects the keys of a cube's tenants, cell by cell.
type kept struct {
	cell sql.NullString // what was read last: its keys, null where they are too many
	all  opportunity.Among
	many bool
}

// mostKept is how many keys a cube hands on at the most: seeking so many tenants by key costs no less than seeking them anew.
const mostKept = 20_000

func (k *kept) add() error {
	k.many = k.many || !k.cell.Valid || len(k.all) > mostKept
	if k.many {
		return nil
	}
	for text := range strings.SplitSeq(k.cell.String, ",") {
		key, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return err
		}
		k.all = append(k.all, int32(key))
	}
	return nil
}

// keys are in order, nil where they are too many.
func (k *kept) keys() opportunity.Among {
	if k.many {
		return nil
	}
	slices.Sort(k.all)
	return append(opportunity.Among{}, k.all...)
}
