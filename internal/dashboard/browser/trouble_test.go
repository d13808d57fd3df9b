package browser_test

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// problem answers with an error of the API.
func problem(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"errors":[{"message":`+quote(message)+`,"extensions":{"code":"`+code+`","hint":"The hint of the test.","requestId":"REQUEST1"}}]}`)
}

// While an answer is on its way the page says so; an old answer never stands for a new one, in whatever order they come.
func TestDashboardWaits(t *testing.T) {
	p := openDashboard(t, "/")
	all := p.tiles()["TENANTS"]
	held := make(chan struct{})
	var once sync.Once
	release := func() { once.Do(func() { close(held) }) }
	defer release()
	var aborted atomic.Int32
	p.disturbAPI(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		if strings.Contains(string(body), "LAND_W365") && !strings.Contains(string(body), "EXPAND_W365") {
			select {
			case <-held:
			case <-r.Context().Done():
				aborted.Add(1)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
	p.click(bar(motions, "LAND_W365"))
	p.wait(`document.querySelector('section[aria-label="Figures"]').ariaBusy === "true" && document.querySelector(".progress.on")`)
	if got := p.tiles()["TENANTS"]; got != all {
		t.Errorf("while waiting the page shows %s tenants, before %s", got, all)
	}
	if !eval[bool](p, `document.querySelector('section[aria-label="Figures"]').classList.contains("stale")`) {
		t.Error("the old figures are not marked as old")
	}
	p.shot("dashboard-waiting")
	p.axe("waiting", "html")
	// The next question aborts the one that hangs.
	p.click(bar(motions, "EXPAND_W365"))
	p.wait(`location.search.includes("EXPAND_W365")`)
	p.idle()
	both := filtered{"salesMotion": map[string]any{"in": []string{"LAND_W365", "EXPAND_W365"}}}
	p.sameTiles(both)
	for range 100 {
		if aborted.Load() > 0 {
			break
		}
		eval[bool](p, "new Promise((done) => setTimeout(() => done(true), 20))")
	}
	if aborted.Load() != 1 {
		t.Errorf("%d requests were aborted, want 1", aborted.Load())
	}
	release()
	eval[bool](p, "new Promise((done) => setTimeout(() => done(true), 200))")
	p.sameTiles(both)
}

// Before the first answer the page shows where it will stand.
func TestDashboardBegins(t *testing.T) {
	s := serve(t)
	s.built("/")
	held := make(chan struct{})
	s.disturbAPI(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		select {
		case <-held:
			next.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	})
	p := s.open("/")
	p.wait(`document.querySelectorAll(".tile.skeleton").length === 8`)
	p.shot("dashboard-loading")
	p.axe("loading", "html")
	close(held)
	p.idle()
	p.sameTiles(nil)
}

// What fails says what to do, and a further try brings the report back.
func TestDashboardFails(t *testing.T) {
	for i, one := range []struct {
		name   string
		answer func(w http.ResponseWriter)
		says   string
	}{
		{"an internal error", func(w http.ResponseWriter) {
			problem(w, http.StatusInternalServerError, "INTERNAL", "Something went wrong on our side.")
		}, "REQUEST1"},
		{"a proxy's page", func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<html>Bad gateway</html>")
		}, "502"},
		{"a lost connection", func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, "No connection"},
		{"a refusal", func(w http.ResponseWriter) { problem(w, http.StatusForbidden, "FORBIDDEN", "Not for this caller.") }, "Not for this caller."},
	} {
		t.Run(one.name, func(t *testing.T) {
			s := serve(t)
			s.built("/")
			s.disturbAPI(func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { one.answer(w) })
			p := s.open("/")
			p.expect("Failed to load resource")
			p.see(one.says)
			p.shot("dashboard-" + one.name)
			p.axe(one.name, "html")
			s.disturb(nil)
			p.click(".state .button.primary, .banner .button.primary")
			p.idle()
			p.sameTiles(nil)
			// Under a report that is shown it is a banner, and the report stays.
			s.disturbAPI(func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { one.answer(w) })
			p.click(bar(motions, "LAND_W365"))
			p.wait(`document.querySelector(".banner.bad")`)
			if i == 0 { // the banner is the same whatever it says
				p.axe(one.name+", under a report", "html")
			}
			s.disturb(nil)
			p.click(".banner .button.primary")
			p.wait(`!document.querySelector(".banner.bad")`)
			p.idle()
			p.sameTiles(filtered{"salesMotion": map[string]any{"in": []string{"LAND_W365"}}})
		})
	}
}

// A busy service is asked again by itself, after the time that it names.
func TestDashboardAsksABusyServiceAgain(t *testing.T) {
	p := openDashboard(t, "/")
	p.expect("Failed to load resource")
	var refused atomic.Int32
	p.disturbAPI(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if refused.Add(1) == 1 {
			w.Header().Set("Retry-After", "1")
			problem(w, http.StatusServiceUnavailable, "UNAVAILABLE", "Too many requests are at work.")
			return
		}
		next.ServeHTTP(w, r)
	})
	p.click(bar(motions, "LAND_W365"))
	p.see("Too many requests are at work.")
	p.wait(`!document.querySelector(".banner.bad")`)
	p.idle()
	p.sameTiles(filtered{"salesMotion": map[string]any{"in": []string{"LAND_W365"}}})
}

// A token is asked for where the service wants one, and again when it has expired; the view stays.
func TestDashboardAsksForATokenAgain(t *testing.T) {
	s := serve(t)
	s.built("/")
	var valid atomic.Value
	valid.Store("first")
	s.disturbAPI(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Header.Get("Authorization") == "Bearer "+valid.Load().(string) {
			next.ServeHTTP(w, r)
			return
		}
		problem(w, http.StatusUnauthorized, "UNAUTHENTICATED", "No valid token was sent.")
	})
	p := s.open("/" + germany)
	p.expect("401")
	de := filtered{"country": map[string]any{"in": []string{"DE"}, "caseSensitive": true}}
	p.wait(`document.querySelector("dialog[open] #token-field")`)
	p.shot("dashboard-token")
	p.axe("asked for a token", "html")
	p.focus("#token-field")
	p.write("first\r")
	p.idle()
	p.sameTiles(de)

	valid.Store("second")
	p.click(bar(motions, "LAND_W365"))
	p.see("Your token is no longer taken")
	p.axe("an expired token", "html")
	p.focus("#token-field")
	p.write("second\r")
	p.wait(`!document.querySelector("dialog[open]")`)
	p.idle()
	de["salesMotion"] = map[string]any{"in": []string{"LAND_W365"}}
	p.sameTiles(de)
	if kept := eval[string](p, "JSON.stringify(localStorage) + document.cookie + location.href"); strings.Contains(kept, "second") {
		t.Errorf("the token is kept beyond the session: %s", kept)
	}
}
