package source

import (
	"embed"
	"io/fs"
)

//go:embed samples/*.csv samples/README.md
var embedded embed.FS

// Samples holds the made-up tables that stand in for missing optional ones, as "<table>.csv", and a README.md.
func Samples() fs.FS {
	sub, err := fs.Sub(embedded, "samples")
	if err != nil { // only an invalid name fails
		panic(err)
	}
	return sub
}
