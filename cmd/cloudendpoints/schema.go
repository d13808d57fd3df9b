package main

import (
	"github.com/vektah/gqlparser/v2/formatter"

	"github.com/cloudendpoints/opportunities/graph/generated"
)

type schemaCommand struct{}

// Run prints the schema with its descriptions.
func (schemaCommand) Run(p *process) error {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	formatter.NewFormatter(p.stdout, formatter.WithIndent("  ")).FormatSchema(schema)
	return nil
}
