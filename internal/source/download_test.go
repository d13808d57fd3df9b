package source_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/cloudendpoints/opportunities/internal/source"
)

// objectStore is an S3 server on a loopback address, with a bucket "exports" and a handler that may meddle with its answers.
type objectStore struct {
	t       *testing.T
	backend *s3mem.Backend
	url     string
	meddle  func(next http.Handler) http.Handler
}

func newObjectStore(t *testing.T) *objectStore {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "someone")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret-of-someone")
	t.Setenv("AWS_REGION", "us-east-1")
	t.Setenv("AWS_CONFIG_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	store := &objectStore{t: t, backend: s3mem.New()}
	if err := store.backend.CreateBucket("exports"); err != nil {
		t.Fatal(err)
	}
	plain := gofakes3.New(store.backend).Server()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler := plain
		if store.meddle != nil {
			handler = store.meddle(plain)
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	store.url = server.URL
	return store
}

func (s *objectStore) put(key, content string) {
	s.t.Helper()
	if _, err := s.backend.PutObject("exports", key, nil, strings.NewReader(content), int64(len(content)), nil); err != nil {
		s.t.Fatal(err)
	}
}

func (s *objectStore) putAll(prefix string, content map[string]string) {
	s.t.Helper()
	for name, data := range content {
		s.put(prefix+name, data)
	}
}

func (s *objectStore) load(location string) (*source.Report, error) {
	s.t.Helper()
	return source.Load(s.t.Context(), openDB(s.t), location+"?use_path_style=true&endpoint="+s.url, options)
}

func TestObjectStoreIsReadLikeAFolder(t *testing.T) {
	store := newObjectStore(t)
	content := base(t)
	store.putAll("2026/november/", content)
	tenants := content["tenants.csv"]
	parted := with(t, map[string]string{"tenants.csv": "", "tenants/1.csv": tenants})
	store.putAll("parted/", parted)
	store.putAll("", content)
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for name, data := range content {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(data))
	}
	w.Close()
	store.put("2026/november.zip", archive.String())

	_, folder := load(t, content)
	_, foldered := load(t, parted)
	for location, want := range map[string]*source.Report{
		"s3://exports/2026/november":     folder,
		"s3://exports/2026/november/":    folder,
		"s3://exports/2026/november.zip": folder,
		"s3://exports/parted":            foldered,
		"s3://exports":                   folder,
	} {
		report, err := store.load(location)
		if err != nil {
			t.Errorf("%s: %v", location, err)
			continue
		}
		if diff := cmp.Diff(want.Tables, report.Tables); diff != "" {
			t.Errorf("%s: %s", location, diff)
		}
	}
}

func TestObjectStoreFetchesNoStrangers(t *testing.T) {
	store := newObjectStore(t)
	store.putAll("day/", base(t))
	store.put("day/backup/tenants.csv", "x")
	store.put("day/tenants/../../../escaped.csv", "x")
	store.put("day/film.mp4", "x")
	store.put("daytime/tenants.csv", "x")
	var fetched []string
	store.meddle = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && !strings.HasSuffix(r.URL.Path, "exports") && !strings.HasSuffix(r.URL.Path, "exports/") {
				fetched = append(fetched, r.URL.Path)
			}
			next.ServeHTTP(w, r)
		})
	}
	report, err := store.load("s3://exports/day")
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, warning := range report.Warnings {
		if warning.File != "" {
			told = append(told, warning.String())
		}
	}
	const over = ": is not a file of any table; it is passed over"
	want := []string{"backup/tenants.csv" + over, "film.mp4" + over, "tenants/../../../escaped.csv" + over}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	for _, key := range fetched {
		for _, stranger := range []string{"film", "backup", "escaped", "daytime"} {
			if strings.Contains(key, stranger) {
				t.Errorf("fetched %s", key)
			}
		}
	}
}

func TestObjectStoreFailures(t *testing.T) {
	store := newObjectStore(t)
	store.putAll("day/", base(t))
	store.put("empty/film.mp4", "x")
	store.putAll("lacking/", with(t, map[string]string{"tenants.csv": ""}))
	nobody := openDB(t)
	left := make(chan error, 1)
	go func() { // tried several times, with waits, while the others are asked
		_, err := source.Load(t.Context(), nobody, "s3://exports/day?use_path_style=true&endpoint=http://127.0.0.1:1", options)
		left <- err
	}()
	answering := func(status int, code string) func(http.Handler) http.Handler {
		return func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/xml")
				w.WriteHeader(status)
				w.Write([]byte("<Error><Code>" + code + "</Code><Message>at /secret/path</Message></Error>"))
			})
		}
	}
	onTenants := func(change func(w http.ResponseWriter, body []byte)) func(http.Handler) http.Handler {
		return func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, "tenants.csv") {
					next.ServeHTTP(w, r)
					return
				}
				kept := httptest.NewRecorder()
				next.ServeHTTP(kept, r)
				change(w, kept.Body.Bytes())
			})
		}
	}
	for name, c := range map[string]struct {
		location string
		meddle   func(http.Handler) http.Handler
		err      string
	}{
		"another scheme":    {"gs://exports/day", nil, "gs://: is no object store that can be read; give a folder, a .zip, s3://BUCKET/PREFIX or azblob://CONTAINER/PREFIX"},
		"no bucket":         {"s3:///day", nil, "s3:///day: names no bucket; give s3://BUCKET/PREFIX"},
		"keys in it":        {"s3://someone:secret@exports/day", nil, "s3://: is followed by no bucket and prefix alone; give s3://BUCKET/PREFIX; keys and tokens come from the environment"},
		"missing bucket":    {"s3://nowhere/day", nil, "s3://nowhere/day: is not there; check the bucket's name, the account or endpoint, and the prefix"},
		"missing prefix":    {"s3://exports/night", nil, "s3://exports/night: holds no table; give the bucket and the prefix right above the tables' objects, or a .zip object"},
		"missing archive":   {"s3://exports/night.zip", nil, "s3://exports/night.zip: holds no table; give the bucket and the prefix right above the tables' objects, or a .zip object"},
		"no table":          {"s3://exports/empty", nil, "s3://exports/empty: holds no table; give the bucket and the prefix right above the tables' objects, or a .zip object"},
		"a table too few":   {"s3://exports/lacking", nil, "s3://exports/lacking: the table tenants is missing; add tenants.csv, tenants.csv.gz, tenants.ndjson, tenants.parquet, or a folder tenants of such files"},
		"refused":           {"s3://exports/day", answering(http.StatusForbidden, "AccessDenied"), "s3://exports/day: may not be read with these credentials; give them the right to list and read the bucket, or use others"},
		"elsewhere":         {"s3://exports/day", answering(http.StatusMovedPermanently, "PermanentRedirect"), "s3://exports/day: lies in another region; name its region, as s3://BUCKET/PREFIX?region=REGION"},
		"broken":            {"s3://exports/day", answering(http.StatusInternalServerError, "InternalError"), "s3://exports/day: could not be read; look whether the store can be reached from here, then load again"},
		"cut while fetched": {"s3://exports/day", onTenants(func(w http.ResponseWriter, body []byte) { w.Write(body[:len(body)/2]) }), "s3://exports/day: was changed while it was fetched; load again when its writer is done"},
		"another content": {"s3://exports/day", onTenants(func(w http.ResponseWriter, body []byte) { w.Write(bytes.ToUpper(body)) }),
			"s3://exports/day: was changed while it was fetched; load again when its writer is done"},
	} {
		t.Run(name, func(t *testing.T) {
			store.meddle = c.meddle
			_, err := store.load(c.location)
			var own *source.Error
			if !errors.As(err, &own) || own.Error() != c.err {
				t.Errorf("%v", err)
			}
		})
	}
	store.meddle = nil
	t.Run("an unknown parameter", func(t *testing.T) {
		_, err := source.Load(t.Context(), openDB(t), "s3://exports/day?secret_key=x", options)
		if err == nil || err.Error() != "s3://exports/day: has the unknown parameter secret_key; leave it out; known are anonymous, endpoint, profile, region, use_path_style" {
			t.Error(err)
		}
	})
	t.Run("written meanwhile", func(t *testing.T) {
		store.meddle = onTenants(func(w http.ResponseWriter, body []byte) {
			w.Write(body)
			store.put("day/usage/2.csv", "tenant_id,workload,pau,mau\n")
		})
		_, err := store.load("s3://exports/day")
		if err == nil || err.Error() != "s3://exports/day: was changed while it was fetched; load again when its writer is done" {
			t.Error(err)
		}
	})
	t.Run("nobody there", func(t *testing.T) {
		err := <-left
		if err == nil || err.Error() != "s3://exports/day: could not be read; look whether the store can be reached from here, then load again" {
			t.Error(err)
		}
	})
	t.Run("no credentials", func(t *testing.T) {
		t.Setenv("AWS_ACCESS_KEY_ID", "")
		t.Setenv("AWS_SECRET_ACCESS_KEY", "")
		_, err := store.load("s3://exports/day")
		if err == nil || err.Error() != "s3://exports/day: needs credentials, and none were found; set them as the store's own command-line tool reads them" {
			t.Error(err)
		}
	})
}
