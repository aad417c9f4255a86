package platformtest

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
)

// Answer is what a request gets.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Wire is a network without sockets: each request gets the answer that its turn says. It is an http.RoundTripper, and works
// inside a synctest bubble.
type Wire struct {
	// Other answers requests that are no sends: what an adapter asks besides.
	Other func(r *http.Request) (Answer, bool)

	mu     sync.Mutex
	next   func(ctx context.Context) (*Answer, error)
	Asked  []*http.Request
	bodies []string
}

// errCut is how a connection breaks.
var errCut = &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}

// Answers lets every send from now on get an answer.
func (w *Wire) Answers(a Answer) {
	w.script(func(context.Context) (*Answer, error) { return &a, nil })
}

// Unreachable lets no byte leave.
func (w *Wire) Unreachable() {
	w.script(func(context.Context) (*Answer, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	})
}

// Cut lets the request go out, and the connection break before an answer.
func (w *Wire) Cut() {
	w.script(func(ctx context.Context) (*Answer, error) {
		written(ctx)
		return nil, errCut
	})
}

// Hang lets the request go out, and nothing come back. The channel is closed once a request is there.
func (w *Wire) Hang() <-chan struct{} {
	reached := make(chan struct{})
	var once sync.Once
	w.script(func(ctx context.Context) (*Answer, error) {
		written(ctx)
		once.Do(func() { close(reached) })
		<-ctx.Done()
		return nil, ctx.Err()
	})
	return reached
}

// Bodies are those of the sends so far.
func (w *Wire) Bodies() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.bodies...)
}

func (w *Wire) script(next func(context.Context) (*Answer, error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next = next
}

// written tells the trace of a request that it was written out.
func written(ctx context.Context) {
	if t := httptrace.ContextClientTrace(ctx); t != nil {
		if t.WroteHeaderField != nil {
			t.WroteHeaderField("Host", []string{"platform.example"})
		}
		if t.WroteRequest != nil {
			t.WroteRequest(httptrace.WroteRequestInfo{})
		}
	}
}

// RoundTrip answers one request.
func (w *Wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.Other != nil {
		if a, ok := w.Other(r); ok {
			return response(r, a), nil
		}
	}
	body := ""
	if r.Body != nil {
		read, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err != nil {
			return nil, err
		}
		body = string(read)
	}
	w.mu.Lock()
	w.bodies = append(w.bodies, body)
	next := w.next
	w.mu.Unlock()
	a, err := next(r.Context())
	if err != nil {
		return nil, err
	}
	written(r.Context())
	return response(r, *a), nil
}

func response(r *http.Request, a Answer) *http.Response {
	header := http.Header{"Content-Type": {"application/json"}}
	for k, v := range a.Header {
		header[k] = v
	}
	return &http.Response{
		StatusCode: a.Status, Status: http.StatusText(a.Status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(strings.NewReader(a.Body)), ContentLength: int64(len(a.Body)), Request: r,
	}
}
