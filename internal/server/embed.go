package server

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Minter gives programs tokens for their users.
type Minter interface {
	// Mint answers the request of a program. Its errors are an *opportunity.Error, those of Authenticate, BAD_USER_INPUT, or FORBIDDEN where
	// the token would be wider than the program.
	Mint(r *http.Request, ask access.EmbedRequest) (*access.EmbedToken, error)
}

// embed is POST /embed. Its errors have the form of GraphQL's.
type embed struct {
	*endpoint
	minter Minter
}

// embedBody is more than any request for a token needs, in bytes.
const embedBody = 64 << 10

func (e embed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	w.Header().Set("Cache-Control", "no-store")
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		e.refuse(ctx, w, mediaJSON, refuse(http.StatusMethodNotAllowed, opportunity.BadRequest, "The method "+r.Method+" is not served.", "Send a POST."))
		return
	}
	var text json.RawMessage
	var ask access.EmbedRequest
	const message, hint = "The body is no request for an embed token.",
		"Send one JSON object: `user` a string, `partners`, `origins` and `documents` lists of strings, `rows` true or false, `lifetimeSeconds` a number; and no other name."
	if bad := readJSON(w, r, embedBody, &text, message, hint); bad != nil {
		e.refuse(ctx, w, mediaJSON, bad)
		return
	}
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields() // a misspelt limit would be none
	if err := strict.Decode(&ask); err != nil {
		e.refuse(ctx, w, mediaJSON, refuse(http.StatusBadRequest, opportunity.BadRequest, message, hint))
		return
	}
	token, err := e.minter.Mint(r, ask)
	if err != nil {
		e.turnAway(ctx, w, r, mediaJSON, err)
		return
	}
	budget, refused := e.admit(ctx, w, token.Minter)
	about := factsOf(ctx)
	about.principal, about.account = &token.Minter, budget
	if refused != nil {
		e.send(ctx, w, mediaJSON, refused)
		return
	}
	budget.show(w.Header())
	about.mint = &ask
	e.log.InfoContext(ctx, "embed token minted", "requestId", requestID(ctx), "user", ask.User, "expires", token.Expires)
	answer, err := json.Marshal(token)
	if err != nil {
		e.turnAway(ctx, w, r, mediaJSON, err)
		return
	}
	send(w, mediaJSON, &reply{status: http.StatusOK, body: append(answer, '\n')})
}
