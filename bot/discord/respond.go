package discord

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/reply"
)

const (
	// hedgeTime is how long the first response may go unanswered before another try is begun beside it: a line that is dead
	// and does not know it must not eat up the three seconds.
	hedgeTime = 800 * time.Millisecond
	// firstTries is how many tries may run beside each other.
	firstTries = 3
	// retryTime is the pause before a try after one that failed.
	retryTime = 100 * time.Millisecond
)

// respond gives the first response within Discord's time, to be tried again while there is some: Discord takes one only, and
// says so of another, so that nothing is shown twice.
func (e *exchange) respond(ctx context.Context, body any, files []reply.File) bool {
	ctx, cancel := context.WithDeadline(ctx, e.came.Add(firstTime))
	defer cancel()
	r := request{method: http.MethodPost, path: "/interactions/" + e.i.ID + "/" + e.i.Token + "/callback", body: body, files: files, outside: true}
	err := e.race(ctx, cancel, func() error { return e.d.api.do(ctx, r) })
	switch {
	case err == nil:
		e.responded = true
		return true
	case platform.AsFault(err).Kind == platform.Refused && !expired(err):
		e.apologise(context.WithoutCancel(ctx), e.d.failed(ctx, err, ""))
	default:
		e.lost(ctx, err)
	}
	return false
}

// race tries until Discord has the response, and waits for every try that it began. A try that Discord refuses because it has
// the response already is as good as one that it takes, where another one may have arrived.
func (*exchange) race(ctx context.Context, cancel func(), try func() error) (err error) {
	results := make(chan error, firstTries)
	running, doubt := 0, false
	var tries sync.WaitGroup
	begin := func() {
		running++
		tries.Go(func() { results <- try() })
	}
	defer func() {
		cancel()
		tries.Wait()
	}()
	begin()
	next := time.NewTimer(hedgeTime)
	defer next.Stop()
	for {
		select {
		case err = <-results:
			running--
			if err == nil || codeOf(err) == codeAcknowledged && (doubt || running > 0) {
				return nil
			}
			f := platform.AsFault(err)
			doubt = doubt || f.Kind == platform.Ambiguous
			if f.Kind != platform.Ambiguous && f.Kind != platform.Unsent && f.Kind != platform.RateLimited {
				return err
			}
			if running == 0 {
				next.Reset(max(f.After, retryTime))
			}
		case <-next.C:
			if running < firstTries {
				begin()
			}
			next.Reset(hedgeTime)
		case <-ctx.Done():
			if err == nil {
				err = &platform.Fault{Kind: platform.Ambiguous, Text: "no answer in time", Err: context.Cause(ctx)}
			}
			return err
		}
	}
}

// unanswered ends a promise that could not be kept, so that nobody looks at an answer that never comes.
func (e *exchange) unanswered(ctx context.Context, err error) {
	if expired(err) {
		e.lost(ctx, err)
		return
	}
	m := e.failure(e.d.failed(ctx, err, ""))
	m.Flags &^= ephemeral // fixed by the promise
	if err := e.edit(ctx, m); err != nil {
		e.lost(ctx, err)
	}
}

// longestPause is the longest pause between two tries of what is not the first response: Discord gives 15 minutes for it.
const longestPause = 10 * time.Second

// again makes a request until Discord takes it, or says that it never will. sure: it may be repeated though it is not clear
// whether it arrived.
func (e *exchange) again(ctx context.Context, r request, sure bool) error {
	for pause := retryTime; ; pause = min(2*pause, longestPause) {
		err := e.d.api.do(ctx, r)
		f, ok := errors.AsType[*platform.Fault](err)
		if !ok || f.Kind != platform.Unsent && f.Kind != platform.RateLimited && (f.Kind != platform.Ambiguous || !sure) {
			return err
		}
		if wait(ctx, max(pause, f.After)) != nil {
			return err
		}
	}
}

// edit puts a message in the place of the first response. Twice the same is the same.
func (e *exchange) edit(ctx context.Context, m message) error {
	return e.again(ctx, request{method: http.MethodPatch, path: e.original(), body: m, files: m.files, outside: true}, true)
}

// follow sends further messages. They are created, so that none is repeated where it is not clear whether it arrived: the
// numbers of the others tell that one is missing.
func (e *exchange) follow(ctx context.Context, list []message) {
	for _, m := range list {
		err := e.followWith(ctx, m)
		switch {
		case err == nil:
		case platform.AsFault(err).Kind == platform.Refused && !expired(err):
			if err := e.followWith(ctx, e.failure(e.d.failed(ctx, err, ""))); err != nil {
				e.lost(ctx, err)
			}
			return
		default:
			e.lost(ctx, err)
			if platform.AsFault(err).Kind != platform.Ambiguous {
				return
			}
		}
	}
}

func (e *exchange) followWith(ctx context.Context, m message) error {
	return e.again(ctx, request{method: http.MethodPost, path: "/webhooks/" + e.i.Application + "/" + e.i.Token, body: m, files: m.files, outside: true}, false)
}

func (e *exchange) original() string {
	return "/webhooks/" + e.i.Application + "/" + e.i.Token + "/messages/@original"
}

// failure is what the asker is told of a fault of ours.
func (e *exchange) failure(reference string) message {
	return message{Content: e.d.words.Internal(reference), Embeds: []embed{}, Components: []row{}, Mentions: nobody(), Flags: ephemeral | flagNoPreviews, Attachments: []enclosed{}}
}

// apologise tells the asker of a fault of ours, in the way that still works.
func (e *exchange) apologise(ctx context.Context, reference string) {
	m := e.failure(reference)
	if e.responded {
		e.follow(ctx, []message{m})
		return
	}
	ctx, cancel := context.WithDeadline(ctx, e.came.Add(firstTime))
	defer cancel()
	if err := e.d.api.do(ctx, request{method: http.MethodPost, path: "/interactions/" + e.i.ID + "/" + e.i.Token + "/callback", body: map[string]any{"type": respondMessage, "data": m}, outside: true}); err != nil {
		e.lost(ctx, err)
	}
}

// expired tells whether an answer came too late, or after another instance's.
func expired(err error) bool {
	switch codeOf(err) {
	case codeUnknownInteraction, codeAcknowledged, codeWebhookToken, codeUnknownWebhook:
		return true
	}
	return false
}

// lost logs an answer that did not reach the asker. One that came too late, or that another instance gave, is no fault.
func (e *exchange) lost(ctx context.Context, err error) {
	level := slog.LevelWarn
	if expired(err) {
		level = slog.LevelInfo
	}
	e.d.log.LogAttrs(ctx, level, "an answer did not reach the asker", slog.String("command", e.i.Data.Name), slog.Duration("after", time.Since(e.came)), slog.Any("error", err))
}
