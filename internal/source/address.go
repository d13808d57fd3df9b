package source

import (
	"net/url"
	"slices"
	"strings"
)

// store is a kind of object store: what it calls a bucket, and what an address may say of how to reach it. Keys and tokens are not among it: they
// come from the environment and the files that the store's own tools read.
type store struct {
	bucket     string
	parameters []string
}

var stores = map[string]store{
	"s3":     {"bucket", []string{"anonymous", "endpoint", "profile", "region", "use_path_style"}},
	"azblob": {"container", []string{"domain", "localemu", "protocol", "storage_account"}},
}

// address is the place of a source in an object store: a prefix with one object a table beneath it, or a .zip object.
type address struct {
	store
	bucketURL string // with what it says of how to reach the store
	path      string // within the bucket, without slashes around it
	shown     string // without parameters
}

// parseAddress reads a source's address; ok is false for the path of a file or folder.
func parseAddress(text string) (at address, ok bool, err error) {
	scheme, _, found := strings.Cut(text, "://")
	if !found {
		return address{}, false, nil
	}
	known, ok := stores[scheme]
	if !ok {
		return address{}, true, &Error{File: scheme + "://", Message: "is no object store that can be read", Hint: "give a folder, a .zip, s3://BUCKET/PREFIX or azblob://CONTAINER/PREFIX"}
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.User != nil || parsed.Fragment != "" {
		return address{}, true, &Error{File: scheme + "://", Message: "is followed by no " + known.bucket + " and prefix alone",
			Hint: "give " + scheme + "://" + strings.ToUpper(known.bucket) + "/PREFIX; keys and tokens come from the environment"}
	}
	at = address{store: known, path: strings.Trim(parsed.Path, "/"), shown: scheme + "://" + parsed.Host + parsed.Path}
	if parsed.Host == "" {
		return address{}, true, &Error{File: at.shown, Message: "names no " + known.bucket, Hint: "give " + scheme + "://" + strings.ToUpper(known.bucket) + "/PREFIX"}
	}
	for name := range parsed.Query() {
		if !slices.Contains(known.parameters, name) {
			return address{}, true, &Error{File: at.shown, Message: "has the unknown parameter " + name, Hint: "leave it out; known are " + strings.Join(known.parameters, ", ")}
		}
	}
	at.bucketURL = (&url.URL{Scheme: scheme, Host: parsed.Host, RawQuery: parsed.RawQuery}).String()
	return at, true, nil
}
