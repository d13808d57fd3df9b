package access

import (
	"errors"
	"io/fs"
	"os"
	"sync"
)

// watched is a file that may be replaced while it is used: every reader sees it as it stands. One that is missing or cannot be read is an
// error, never what stood there before: a key revoked since must not go on.
type watched[T any] struct {
	path  string
	parse func(text []byte) (T, error)

	mu    sync.Mutex
	seen  fs.FileInfo
	value T
	err   error
}

// get reads the file again where it is another one, or was changed, since it was read.
func (w *watched[T]) get() (T, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	info, err := os.Stat(w.path)
	if err != nil {
		w.seen = nil
		var none T
		return none, err
	}
	if w.seen != nil && os.SameFile(w.seen, info) && w.seen.ModTime().Equal(info.ModTime()) && w.seen.Size() == info.Size() {
		return w.value, w.err
	}
	text, err := os.ReadFile(w.path)
	if err != nil {
		w.seen = nil
		var none T
		return none, err
	}
	w.seen = info
	w.value, w.err = w.parse(text)
	return w.value, w.err
}

// getOr is get, and none where there is no such file.
func (w *watched[T]) getOr(none T) (T, error) {
	value, err := w.get()
	if errors.Is(err, fs.ErrNotExist) {
		return none, nil
	}
	return value, err
}
