package platform

import (
	"errors"
	"fmt"
	"time"
)

// Kind is what a failure means to whoever has to decide what comes next.
type Kind int

const (
	// Unsent: the message certainly did not arrive; it can be sent again after a while.
	Unsent Kind = iota
	// Ambiguous: the request was written out and no clear answer came: the message may have arrived.
	Ambiguous
	// RateLimited: the server says to wait. The message did not arrive; waiting counts as no attempt.
	RateLimited
	// Refused: the server will never take this message.
	Refused
	// Forbidden: the bot lacks a right in the chat; it may get it back.
	Forbidden
	// Gone: the chat is gone, or the bot was put out of it.
	Gone
	// Moved: the chat goes on under another id.
	Moved
	// Stopped: the token does not count any more; nothing can be sent on this platform.
	Stopped
)

// String is the kind's name in logs and metrics.
func (k Kind) String() string {
	return [...]string{"unsent", "ambiguous", "rate limited", "refused", "forbidden", "gone", "moved", "stopped"}[k]
}

// Fault is a failed request to a platform. Its text holds no secret and nothing of what was to be sent.
type Fault struct {
	Kind Kind
	// After is how long to wait: of RateLimited what the server said.
	After time.Duration
	// Everywhere: of RateLimited, it holds for every chat.
	Everywhere bool
	// To is, of Moved, the chat's new id.
	To string
	// Status and Code are the server's; 0 for none.
	Status, Code int
	// Text is what the server said, or what failed, in short.
	Text string
	// Err is the cause; may be nil.
	Err error
}

// Error is what stands in the log.
func (f *Fault) Error() string {
	s := f.Kind.String()
	if f.Status != 0 {
		s += fmt.Sprintf(", status %d", f.Status)
	}
	if f.Code != 0 && f.Code != f.Status {
		s += fmt.Sprintf(", code %d", f.Code)
	}
	if f.Text != "" {
		s += ": " + f.Text
	}
	return s
}

func (f *Fault) Unwrap() error { return f.Err }

// AsFault finds the fault in an error. Any other error is Ambiguous: nothing is known of it.
func AsFault(err error) *Fault {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	return &Fault{Kind: Ambiguous, Text: "unknown failure", Err: err}
}
