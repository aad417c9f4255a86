// Package platformtest is the checks that every adapter of a chat platform passes: that what a platform answers becomes the
// right kind of fault, that no secret stands in an error or a log line, that a call ends when its context does, that a message
// which may have arrived is told from one which certainly did not, and that cutting a document loses nothing. Only tests
// import it.
package platformtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/reply"
	"casewire/handlers/reply/replytest"

	"pgregory.net/rapid"
)

// Row is one answer of a platform to a send, and what it means.
type Row struct {
	Name string
	Answer
	Want platform.Fault // Kind, After, Everywhere and To are compared
}

// Means makes a row.
func Means(name string, a Answer, want platform.Fault) Row {
	return Row{Name: name, Answer: a, Want: want}
}

// Subject is an adapter under test.
type Subject struct {
	// New makes it over a network, with the secret, and a log.
	New func(t testing.TB, network http.RoundTripper, log *slog.Logger) platform.Sender
	// Secret is what must never be seen.
	Secret string
	// Other answers what the adapter asks besides sends; may be nil.
	Other func(r *http.Request) (Answer, bool)
	To    platform.Target
	// Sent is the answer to a send that succeeded, and Post the id that it gives.
	Sent Answer
	Post string
	// Matrix is what other answers mean.
	Matrix []Row
	// Text is what a reader sees of a rendered message, without markup; Fits tells whether it is within the platform's
	// limits, less platform.MarkRoom.
	Text func(body []byte) string
	Fits func(body []byte) error
}

// Check runs all checks.
func Check(t *testing.T, s Subject) {
	t.Run("a send that succeeds", s.succeeds)
	t.Run("matrix", s.matrix)
	t.Run("unsent or ambiguous", s.wire)
	t.Run("the context ends it", s.cancelled)
	t.Run("rendering loses nothing", s.renders)
	t.Run("an empty document", s.empty)
}

// rig is an adapter at a network.
type rig struct {
	platform.Sender
	wire *Wire
	log  *shown
}

type shown struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *shown) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *shown) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (s Subject) rig(t *testing.T) rig {
	t.Helper()
	w, log := &Wire{Other: s.Other}, &shown{}
	return rig{s.New(t, w, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))), w, log}
}

// one is a message to send.
func (r rig) one(t *testing.T) []byte {
	t.Helper()
	parts, err := r.Render(reply.Doc{Title: reply.Text("A verdict is expected")}, platform.Options{})
	if err != nil || len(parts) != 1 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	return parts[0].Body
}

// safe holds that nothing that may be printed carries the secret.
func (s Subject) safe(t *testing.T, r rig, err error) {
	t.Helper()
	for e := err; e != nil; e = errors.Unwrap(e) {
		if text := fmt.Sprintf("%v %+v %#v", e, e, e); strings.Contains(text, s.Secret) {
			t.Errorf("the secret stands in the error: %s", text)
		}
	}
	if strings.Contains(r.log.String(), s.Secret) {
		t.Errorf("the secret stands in the log: %s", r.log)
	}
}

func (s Subject) succeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := s.rig(t)
		r.wire.Answers(s.Sent)
		got, err := r.Send(t.Context(), s.To, r.one(t), "key")
		if err != nil || got.Post != s.Post {
			t.Errorf("%+v, %v; want %s", got, err, s.Post)
		}
		s.safe(t, r, err)
	})
}

func (s Subject) matrix(t *testing.T) {
	for _, row := range s.Matrix {
		t.Run(row.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := s.rig(t)
				r.wire.Answers(row.Answer)
				_, err := r.Send(t.Context(), s.To, r.one(t), "key")
				s.safe(t, r, err)
				f, ok := errors.AsType[*platform.Fault](err)
				if !ok {
					t.Fatalf("the error is no fault: %v", err)
				}
				if f.Kind != row.Want.Kind || f.After != row.Want.After || f.To != row.Want.To || f.Everywhere != row.Want.Everywhere {
					t.Errorf("%+v, want %+v", f, row.Want)
				}
				if row.Want.Kind != platform.RateLimited {
					return
				}
				// A second one waits until the pause is over, and not longer than that and the pace.
				start := time.Now()
				r.wire.Answers(s.Sent)
				if _, err := r.Send(t.Context(), s.To, r.one(t), "key"); err != nil {
					t.Error(err)
				}
				if waited := time.Since(start); waited < row.Want.After || waited > row.Want.After+2*time.Second {
					t.Errorf("the next one left after %s", waited)
				}
			})
		})
	}
}

func (s Subject) wire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := s.rig(t)
		r.wire.Unreachable()
		_, err := r.Send(t.Context(), s.To, r.one(t), "key")
		s.safe(t, r, err)
		if f := platform.AsFault(err); f.Kind != platform.Unsent {
			t.Errorf("no byte left: %v", err)
		}
		r.wire.Cut()
		_, err = r.Send(t.Context(), s.To, r.one(t), "key")
		s.safe(t, r, err)
		if f := platform.AsFault(err); f.Kind != platform.Ambiguous {
			t.Errorf("cut after it was written: %v", err)
		}
	})
}

func (s Subject) cancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := s.rig(t)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		body := r.one(t)
		reached := r.wire.Hang()
		start := time.Now()
		go func() {
			_, err := r.Send(ctx, s.To, body, "key")
			done <- err
		}()
		<-reached
		cancel()
		err := <-done
		s.safe(t, r, err)
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("it ended %s after its context", took)
		}
		if f := platform.AsFault(err); f.Kind != platform.Ambiguous {
			t.Errorf("written and never answered: %v", err)
		}
		// What has not left yet certainly did not arrive.
		if _, err := r.Send(ctx, s.To, body, "key"); platform.AsFault(err).Kind != platform.Unsent {
			t.Errorf("never begun: %v", err)
		}
		// Without a cancellation, a dead line is given up by itself.
		r.wire.Hang()
		start = time.Now()
		_, err = r.Send(t.Context(), s.To, body, "key")
		if took := time.Since(start); took > time.Minute || platform.AsFault(err).Kind != platform.Ambiguous {
			t.Errorf("a dead line: %v after %s", err, took)
		}
	})
}

func (s Subject) empty(t *testing.T) {
	r := s.rig(t)
	parts, err := r.Render(reply.Doc{}, platform.Options{})
	if err != nil || len(parts) != 0 {
		t.Errorf("%d parts, %v", len(parts), err)
	}
}

var numbering = regexp.MustCompile(`\(?\b\d+/\d+\b\)?\s*$`)

// renders holds that a rendered document shows all its text in order, carries all refs and stays within the limits.
func (s Subject) renders(t *testing.T) {
	r := s.rig(t)
	rapid.Check(t, func(t *rapid.T) {
		doc := replytest.Doc().Draw(t, "doc")
		if rapid.Bool().Draw(t, "long") {
			for range 4 {
				doc.Blocks = append(doc.Blocks, doc.Blocks...)
			}
		}
		doc.Files = nil
		parts, err := r.Render(doc, platform.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var seen strings.Builder
		carried := map[string]bool{}
		for i, p := range parts {
			if err := s.Fits(p.Body); err != nil {
				t.Fatalf("part %d: %v", i, err)
			}
			text := s.Text(p.Body)
			if len(parts) > 1 {
				if !numbering.MatchString(text) {
					t.Fatalf("part %d has no number: %q", i, text)
				}
				text = numbering.ReplaceAllString(text, "")
			}
			seen.WriteString(text)
			for _, ref := range p.Carries {
				carried[ref] = true
			}
		}
		rest := replytest.Letters(seen.String())
		for _, said := range replytest.Said(doc) {
			want := replytest.Letters(said)
			at := strings.Index(rest, want)
			if at < 0 {
				t.Fatalf("%q is lost, or out of order", said)
			}
			rest = rest[at+len(want):]
		}
		for _, b := range doc.Blocks {
			for _, item := range b.Items {
				for _, ref := range item.Carries {
					if !carried[ref] {
						t.Fatalf("no part says that it carries %s", ref)
					}
				}
			}
		}
	})
}
