package main

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows on a terminal what a long load is at; elsewhere it shows nothing.
type progress struct{ bar *progressbar.ProgressBar }

func newProgress(to io.Writer) progress {
	file, ok := to.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return progress{}
	}
	return progress{progressbar.NewOptions(-1, progressbar.OptionSetWriter(to), progressbar.OptionClearOnFinish(),
		progressbar.OptionSpinnerType(14), progressbar.OptionSetElapsedTime(true))}
}

func (p progress) stage(name string, rows int64) {
	if p.bar == nil {
		return
	}
	if rows > 0 {
		name = fmt.Sprintf("%s: %d rows", name, rows)
	}
	p.bar.Describe(name)
	_ = p.bar.Add(1)
}

func (p progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
