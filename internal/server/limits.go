package server

import (
	"runtime"
	"time"
)

// Limits bound what one request may be and take. What exceeds them is refused, never cut down.
type Limits struct {
	Body       int64         // bytes of a POST's body
	Tokens     int           // lexical tokens of a query
	Depth      int           // levels of fields, fragments spread
	Fields     int           // fields, fragments spread
	Aliases    int           // fields under another name than their own
	Directives int           // uses of directives
	RootFields int           // fields of Query
	Cost       int           // the price of an operation: its passes over the tenants, and the rows that it may give
	Timeout    time.Duration // for one request; its statements are then cancelled in the database
	Operations int           // operations at work at once
	Queue      int           // operations that wait for a place
	QueueWait  time.Duration // how long they wait
}

// DefaultLimits let the largest query pass that a client of the report needs: a page of 500 with every field, or the whole report with ten
// facets, and any client's introspection.
var DefaultLimits = Limits{
	Body: 1 << 20, Tokens: 15_000, Depth: 15, Fields: 2_000, Aliases: 50, Directives: 50, RootFields: 10, Cost: 5_000,
	Timeout: 30 * time.Second, Operations: 2 * runtime.NumCPU(), Queue: 64, QueueWait: 5 * time.Second,
}
