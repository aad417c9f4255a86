package platform

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// Wire is what became of one request on the wire. Neither library's errors can tell, so the transport does.
type Wire struct {
	written atomic.Bool
	status  atomic.Int64
}

// Written tells whether a byte of the request may have reached the server.
func (w *Wire) Written() bool { return w.written.Load() }

// Status is the answer's HTTP status; 0 where none came.
func (w *Wire) Status() int { return int(w.status.Load()) }

type wireKey struct{}

// WithWire gives a context whose requests report to the Wire.
func WithWire(ctx context.Context) (context.Context, *Wire) {
	w := new(Wire)
	return context.WithValue(ctx, wireKey{}, w), w
}

// errElsewhere says that a request was going to a host that nobody configured.
var errElsewhere = errors.New("a request to a host that is not configured was stopped")

// Transport carries all requests of one adapter: it lets them go to the configured hosts only, puts the secret in, which
// the libraries never hold, and reports what became of each. It is an http.RoundTripper.
type Transport struct {
	// Base does the work; nil: a transport of its own with time-outs that suit one server.
	Base http.RoundTripper
	// Hosts are the scheme and host ("https://api.telegram.org") that requests may go to. An empty list lets none through.
	Hosts []string
	// Sign puts the secret into a copy of the request.
	Sign func(*http.Request)
	// Observe is told of every request: a name without ids or secrets, its status (0: none) and how long it took; may be nil.
	Observe func(r *http.Request, status int, took time.Duration)
}

// NewBase is an HTTP transport for one server that is talked to all the time: it keeps connections, and gives up on a dead
// one. A proxy set in the environment is used.
func NewBase(connections int) *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConns:          connections,
		MaxIdleConnsPerHost:   connections,
		MaxConnsPerHost:       connections,
		ForceAttemptHTTP2:     true,
	}
}

// RoundTrip sends one request. An error never names the address, which may hold a secret.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if !t.allows(r.URL) {
		closeBody(r)
		return nil, errElsewhere
	}
	if err := AskLeave(r.Context()); err != nil {
		closeBody(r)
		return nil, err
	}
	wire, _ := r.Context().Value(wireKey{}).(*Wire)
	ctx := r.Context()
	if wire != nil {
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaderField: func(string, []string) { wire.written.Store(true) }})
	}
	signed := r.Clone(ctx)
	if t.Sign != nil {
		t.Sign(signed)
	}
	start := time.Now()
	answer, err := t.Base.RoundTrip(signed)
	status := 0
	if err == nil {
		status = answer.StatusCode
		if wire != nil {
			wire.status.Store(int64(status))
		}
	}
	if t.Observe != nil {
		t.Observe(r, status, time.Since(start))
	}
	if err != nil {
		return nil, bare(err)
	}
	return answer, nil
}

func (t *Transport) allows(u *url.URL) bool {
	for _, h := range t.Hosts {
		if u.Scheme+"://"+u.Host == h {
			return true
		}
	}
	return false
}

func closeBody(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close() // of a request that goes nowhere
	}
}

// bare is an error without the address that it may name.
func bare(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("%s: %w", e.Op, bare(e.Err))
	}
	return err
}
