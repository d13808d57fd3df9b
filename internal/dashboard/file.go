package dashboard

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/cloudendpoints/opportunities/internal/accept"
)

// codings are the content codings that files are compressed in when they are built, the better one first, with the ending that each file then has.
var codings = []struct{ name, ending string }{{"br", ".br"}, {"gzip", ".gz"}}

// mediaTypes are those of the files that the builds write; the machine's own table may know others.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json",
	".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json",
}

// file is one built file, as it is and in the codings that it was built in.
type file struct {
	mediaType, caching string
	offers             []string // the codings, the better one first
	bodies             map[string]body
}

// body is the file in one coding; "" is the file as it is.
type body struct {
	content []byte
	tag     string
}

// filesOf reads the files of a built page by their paths; none where it is not built.
func filesOf(built fs.FS, folder string) (map[string]file, error) {
	files := map[string]file{}
	err := fs.WalkDir(built, folder, func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return fs.SkipAll
		}
		if err != nil || entry.IsDir() || isCoded(name) {
			return err
		}
		one, err := read(built, name)
		files[strings.TrimPrefix(name, folder+"/")] = one
		return err
	})
	return files, err
}

func isCoded(name string) bool {
	for _, coding := range codings {
		if strings.HasSuffix(name, coding.ending) {
			return true
		}
	}
	return false
}

func read(built fs.FS, name string) (file, error) {
	mediaType, ok := mediaTypes[path.Ext(name)]
	if !ok {
		return file{}, fmt.Errorf("dashboard: %s: add the media type of %s to mediaTypes", name, path.Ext(name))
	}
	one := file{mediaType: mediaType, caching: "no-cache", bodies: map[string]body{}}
	if path.Base(path.Dir(name)) == "assets" { // its name changes with its content
		one.caching = "public, max-age=31536000, immutable"
	}
	add := func(coding, ending string) error {
		content, err := fs.ReadFile(built, name+ending)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		one.bodies[coding] = body{content, `"` + hex.EncodeToString(sum[:12]) + `"`}
		return nil
	}
	for _, coding := range codings {
		if err := add(coding.name, coding.ending); err == nil {
			one.offers = append(one.offers, coding.name)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return file{}, err
		}
	}
	return one, add("", "")
}

func (f file) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	coding := accept.Coding(r.Header.Values("Accept-Encoding"), f.offers...)
	sent, header := f.bodies[coding], w.Header()
	header.Set("Content-Type", f.mediaType)
	header.Set("Cache-Control", f.caching)
	header.Set("ETag", sent.tag)
	if len(f.offers) > 0 {
		header.Add("Vary", "Accept-Encoding")
	}
	if coding != "" {
		header.Set("Content-Encoding", coding)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(sent.content))
}
