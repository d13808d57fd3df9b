// Package opportunity is the domain: scopes, filters, questions, the catalogue of fields, and the service that answers. It imports nothing of ours.
package opportunity

import "errors"

// Code says what kind of failure an Error is; clients read it as extensions.code.
type Code string

// The codes of the API's error table.
const (
	Unauthenticated        Code = "UNAUTHENTICATED"
	Forbidden              Code = "FORBIDDEN"
	BadUserInput           Code = "BAD_USER_INPUT"
	ParseFailed            Code = "GRAPHQL_PARSE_FAILED"
	ValidationFailed       Code = "GRAPHQL_VALIDATION_FAILED"
	BadRequest             Code = "BAD_REQUEST"
	PayloadTooLarge        Code = "PAYLOAD_TOO_LARGE"
	ComplexityExceeded     Code = "COMPLEXITY_LIMIT_EXCEEDED"
	RateLimited            Code = "RATE_LIMITED"
	QueryTimeout           Code = "QUERY_TIMEOUT"
	SnapshotGone           Code = "SNAPSHOT_GONE"
	PersistedQueryNotFound Code = "PERSISTED_QUERY_NOT_FOUND"
	PersistedQueryRequired Code = "PERSISTED_QUERY_REQUIRED"
	Unavailable            Code = "UNAVAILABLE"
	Internal               Code = "INTERNAL"
)

// Error is a failure that a client may read: it says what was wrong, in which argument, and what to do.
// Every other error is internal and reaches no client.
type Error struct {
	Code     Code
	Message  string
	Argument string // the path of the argument at fault, such as filter.segment.in
	Hint     string // what to do
}

func (e *Error) Error() string { return e.Message }

// Invalid is a BAD_USER_INPUT at an argument.
func Invalid(argument, message, hint string) *Error {
	return &Error{Code: BadUserInput, Argument: argument, Message: message, Hint: hint}
}

// CodeOf returns the code of err, Internal where it is no Error.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
