package main

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// lossy stands between casewire and a platform: it takes its time, and now and then an answer is lost after the request took
// effect. It is safe for concurrent use.
type lossy struct {
	// URL is its own base URL.
	URL string
	to  string

	mu     sync.Mutex
	random *rand.Rand
	// losing is the share of answers to sends that are lost; slow the longest time that an answer takes.
	losing float64
	slow   time.Duration
	// sends counts messages that took effect, dropped the answers to them that were cut off, and orphaned those for which
	// nobody was there any more.
	sends, dropped, orphaned int
}

// newLossy starts one before a platform. It ends with the test.
func newLossy(t *testing.T, to string, seed uint64) *lossy {
	t.Helper()
	l := &lossy{to: to, random: rand.New(rand.NewPCG(seed, 1))}
	s := httptest.NewServer(l)
	l.URL = s.URL
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return l
}

// spoil has a share of the answers lost from now on, and all take up to so long.
func (l *lossy) spoil(losing float64, slow time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.losing, l.slow = losing, slow
}

// mend lets nothing be lost any more.
func (l *lossy) mend() { l.spoil(0, 0) }

// draw decides about a request: how long it takes before and after it took effect, and whether the answer is lost.
func (l *lossy) draw() (before, after time.Duration, loses bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.slow > 0 {
		before, after = time.Duration(l.random.Int64N(int64(l.slow))), time.Duration(l.random.Int64N(int64(l.slow)))
	}
	return before, after, l.random.Float64() < l.losing
}

// sends tells whether a request makes a new message.
func sends(r *http.Request) bool {
	return strings.HasSuffix(r.URL.Path, "/sendMessage") || r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/messages")
}

// wait lets time pass, unless the client goes first.
func wait(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

func (l *lossy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client went before all of it was there: it takes no effect
	}
	var after time.Duration
	var loses bool
	if sends(r) {
		var before time.Duration
		before, after, loses = l.draw()
		wait(r, before)
	}
	// What was written out takes effect, whether or not somebody waits for the answer; a poll ends with whoever polls.
	ctx := r.Context()
	if sends(r) {
		ctx = context.WithoutCancel(ctx)
	}
	q, err := http.NewRequestWithContext(ctx, r.Method, l.to+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	q.Header = r.Header.Clone()
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if sends(r) {
		wait(r, after)
		l.count(r, answer.StatusCode, loses)
		if loses && answer.StatusCode < 300 {
			panic(http.ErrAbortHandler)
		}
	}
	for k, v := range answer.Header {
		w.Header()[k] = v
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(text) // a client that went away shows in the count
}

// count notes what became of the answer to a send.
func (l *lossy) count(r *http.Request, status int, loses bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if status >= 300 {
		return
	}
	l.sends++
	switch {
	case r.Context().Err() != nil:
		l.orphaned++
	case loses:
		l.dropped++
	}
}
