package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/cloudendpoints/opportunities/graph/model"
)

// encodings measures a page of 500 from its rows in memory to the answer's bytes, without a network, against encoding/json of the same
// tenants as the structs that the answer is made of.
func encodings(ctx context.Context, l *lab, found *findings) error {
	ask := post(l.memory, pageQuery(500), nil)
	text, _, err := l.send(ctx, ask)
	if err != nil {
		return err
	}
	tenants, err := structs(text)
	if err != nil {
		return err
	}
	ours := &series{name: "Encode/page-500/server", run: handling(l.encoder, ask, len(text)/2)}
	standard := &series{name: "Encode/page-500/encoding-json", run: func(context.Context) error {
		_, err := json.Marshal(tenants)
		return err
	}}
	found.series = append(found.series, ours, standard)
	found.comparisons = append(found.comparisons,
		comparison{"Encoding", fmt.Sprintf("page of %d, %d kB, from rows to bytes : encoding/json", len(tenants), len(text)>>10), ours, standard, overEncoding})
	return rounds(ctx, 3*found.Rounds, found.series[len(found.series)-2:])
}

// handling has the handler answer without a network, and fails where it writes fewer bytes.
func handling(handler http.Handler, ask request, bytesAtLeast int) action {
	return func(ctx context.Context) error {
		into := &discarding{header: http.Header{}}
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1/graphql", bytes.NewReader(ask.body))
		if err != nil {
			return err
		}
		request.Header.Set("Content-Type", "application/json")
		handler.ServeHTTP(into, request)
		if into.written < bytesAtLeast {
			return fmt.Errorf("only %d bytes were written", into.written)
		}
		return nil
	}
}

// structs reads an answer's tenants. Months are made days first, the form in which their Go type reads them.
func structs(text []byte) ([]model.Tenant, error) {
	var answer struct {
		Data struct {
			Opportunities struct {
				Tenants struct{ Nodes []map[string]any }
			}
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, err
	}
	nodes := answer.Data.Opportunities.Tenants.Nodes
	for _, node := range nodes {
		for _, name := range []string{"eaRenewal", "largestSeatCspRenewal", "renewal"} {
			if month, ok := node[name].(string); ok {
				node[name] = month + "-01T00:00:00Z"
			}
		}
	}
	again, err := json.Marshal(nodes)
	if err != nil {
		return nil, err
	}
	var tenants []model.Tenant
	err = json.Unmarshal(again, &tenants)
	return tenants, err
}

// discarding counts what is written into it.
type discarding struct {
	header  http.Header
	written int
}

// Header is the answer's header.
func (d *discarding) Header() http.Header { return d.header }

// WriteHeader ignores the status.
func (d *discarding) WriteHeader(int) {}

// Write counts.
func (d *discarding) Write(text []byte) (int, error) {
	d.written += len(text)
	return len(text), nil
}
