package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// fold adds the rows of compile.Cube up to a cube.
type fold struct {
	cube    *opportunity.Cube
	tenants int           // the place of the measure
	places  []map[any]int // of a value of each dimension, as it was read, in the dimension's counts
}

func newFold(dimensions []*opportunity.Field, measures []opportunity.Measure) *fold {
	f := &fold{
		cube:    &opportunity.Cube{Dimensions: dimensions, Measures: measures, Totals: make([]int64, len(measures)), Counts: make([][]opportunity.Bucket, len(dimensions))},
		tenants: slices.Index(measures, opportunity.Tenants),
		places:  make([]map[any]int, len(dimensions)),
	}
	for i := range f.places {
		f.places[i] = map[any]int{}
	}
	return f
}

// add takes a row: its part, the values of the dimensions and the figures.
func (f *fold) add(part int, values []any, figures []int64) error {
	if part == compile.CubeTotals || part == compile.CubeCells {
		for i, figure := range figures {
			f.cube.Totals[i] += figure
		}
	}
	for i, value := range values {
		if value == nil || part != compile.CubeCells && part != i+1 {
			continue
		}
		place, ok := f.places[i][value]
		if !ok {
			of, err := typed(f.cube.Dimensions[i].Kind, value)
			if err != nil {
				return err
			}
			place = len(f.cube.Counts[i])
			f.places[i][value] = place
			f.cube.Counts[i] = append(f.cube.Counts[i], opportunity.Bucket{Value: of})
		}
		f.cube.Counts[i][place].Tenants += figures[f.tenants]
	}
	return nil
}

// sorted is the cube, its texts in the order of their lower-cased form, then as written.
func (f *fold) sorted() *opportunity.Cube {
	for i, field := range f.cube.Dimensions {
		if field.Kind != opportunity.Text {
			continue
		}
		slices.SortFunc(f.cube.Counts[i], func(a, b opportunity.Bucket) int {
			return compareText(a.Value.(string), b.Value.(string))
		})
	}
	return f.cube
}

// compareText puts texts in the order of their lower-cased form, then as written.
func compareText(a, b string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}
