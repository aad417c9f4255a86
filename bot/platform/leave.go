package platform

import (
	"context"
	"sync"
)

type leaveKey struct{}

// leave is a question that is asked once.
type leave struct {
	once sync.Once
	ask  func(ctx context.Context) error
	err  error
}

// WithLeave gives a context under which the Transport asks for leave before the first byte of the first request goes out:
// after its turn at the limiter has come, so that whoever is asked writes down that something is leaving only when it is.
// An error stops the request, and every further one under the context.
func WithLeave(ctx context.Context, ask func(ctx context.Context) error) context.Context {
	return context.WithValue(ctx, leaveKey{}, &leave{ask: ask})
}

// AskLeave asks for the leave that a request under the context needs. The Transport does so; a Sender that has none of it
// calls it itself.
func AskLeave(ctx context.Context) error {
	l, _ := ctx.Value(leaveKey{}).(*leave)
	if l == nil {
		return nil
	}
	l.once.Do(func() { l.err = l.ask(ctx) })
	return l.err
}
