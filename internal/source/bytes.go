package source

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
)

var bom = []byte("\xef\xbb\xbf")

// gzipError marks an error of the compressed form, which the engine would pass over: it takes a cut file for a short one.
type gzipError struct{ error }

type gzipReader struct {
	*gzip.Reader
	file *os.File
}

func gunzip(f *os.File) (io.ReadCloser, error) {
	z, err := gzip.NewReader(f)
	if err != nil {
		_ = f.Close()
		return nil, gzipError{err}
	}
	return gzipReader{z, f}, nil
}

func (r gzipReader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	if err != nil && err != io.EOF {
		err = gzipError{err}
	}
	return n, err
}

func (r gzipReader) Close() error { return r.file.Close() }

// stopping ends a reader with its context.
type stopping struct {
	ctx context.Context
	in  io.Reader
}

func (r stopping) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.in.Read(b)
}

// tally is what a part's bytes say about its rows, cheaply.
type tally struct {
	lines  int64 // the last one also where no newline ends it
	commas int64
}

// count tallies a part. Reading to the end is also what finds a cut gzip file.
func (p part) count(ctx context.Context) (tally, error) {
	var t tally
	in, err := p.open()
	if err != nil {
		return t, err
	}
	defer in.Close()
	open := false
	buf := make([]byte, 1<<18)
	for {
		n, err := stopping{ctx, in}.Read(buf)
		if n > 0 {
			t.lines += int64(bytes.Count(buf[:n], []byte{'\n'}))
			t.commas += int64(bytes.Count(buf[:n], []byte{','}))
			open = buf[n-1] != '\n'
		}
		if err == io.EOF {
			if open {
				t.lines++
			}
			return t, nil
		}
		if err != nil {
			return t, err
		}
	}
}
