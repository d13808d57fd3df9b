package server

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// sender is the client of a request, as far as it is known: its address, and whether it speaks TLS, with us or with a trusted proxy.
type sender struct {
	address netip.Addr
	secure  bool
}

type senderKey struct{}

// clientOf is who sends the request of ctx; the zero sender where that is not known.
func clientOf(ctx context.Context) sender {
	s, _ := ctx.Value(senderKey{}).(sender)
	return s
}

// proxies are the addresses of the proxies whose X-Forwarded-For, -Proto and -Host are believed.
type proxies []netip.Prefix

func (p proxies) trust(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(prefix netip.Prefix) bool { return prefix.Contains(address) })
}

// known finds out who the client is before a request goes on. Whatever a client says of itself that no trusted proxy says of it is left unread.
func (p proxies) known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, _ := netip.ParseAddrPort(r.RemoteAddr)
		from := sender{peer.Addr().Unmap(), r.TLS != nil}
		proxied := p.trust(from.address)
		if proxied {
			from.address = p.origin(from.address, r.Header.Values("X-Forwarded-For"))
			if proto := last(r.Header.Values("X-Forwarded-Proto")); proto != "" {
				from.secure = strings.EqualFold(proto, "https")
			}
		}
		r = r.WithContext(context.WithValue(r.Context(), senderKey{}, from))
		if host := last(r.Header.Values("X-Forwarded-Host")); proxied && host != "" {
			r.Host = host
		}
		next.ServeHTTP(w, r)
	})
}

// origin is the address that the nearest proxy has not vouched for: each adds the one that it was asked from, and only those of trusted ones count.
func (p proxies) origin(peer netip.Addr, forwarded []string) netip.Addr {
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for _, hop := range slices.Backward(hops) {
		address, ok := addressOf(strings.TrimSpace(hop))
		if !ok {
			return peer
		}
		if peer = address; !p.trust(peer) {
			return peer
		}
	}
	return peer
}

// addressOf reads an address, with a port or without.
func addressOf(text string) (netip.Addr, bool) {
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return address.Unmap().WithZone(""), err == nil
}

// last is the last of a header's values: what the nearest proxy says.
func last(values []string) string {
	list := strings.Split(strings.Join(values, ","), ",")
	return strings.TrimSpace(list[len(list)-1])
}
