package access

import "context"

type principalKey struct{}

// With returns a context in which every question is the principal's.
func With(ctx context.Context, principal Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, principal)
}

// From is who asks in ctx. A context that knows of nobody gives the zero Principal, which may nothing.
func From(ctx context.Context) Principal {
	principal, _ := ctx.Value(principalKey{}).(Principal)
	return principal
}
