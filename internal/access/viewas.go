package access

import (
	"net/http"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// ViewAsHeader names the partner that a caller asks as.
const ViewAsHeader = "X-View-As"

// ViewAs is the principal as the request's header wants him: as one partner, if he may and sees that partner. FORBIDDEN where not.
func ViewAs(principal Principal, headers http.Header) (Principal, error) {
	values := headers.Values(ViewAsHeader)
	if len(values) == 0 {
		return principal, nil
	}
	if !principal.MayViewAs {
		return Principal{}, forbidden(ViewAsHeader, "None of your roles may view as a partner.", "Leave the header X-View-As out.")
	}
	if len(values) > 1 || values[0] == "" {
		return Principal{}, opportunity.Invalid(ViewAsHeader, "X-View-As does not name one partner.", "Send it once, with one partner ID.")
	}
	scope, err := principal.Scope.Narrow(values)
	if err != nil {
		return Principal{}, forbidden(ViewAsHeader, "The partner ID in X-View-As is not among yours.", "Send a partner ID that viewer.partners lists.")
	}
	principal.Scope, principal.ViewAs = scope, values[0]
	return principal, nil
}
