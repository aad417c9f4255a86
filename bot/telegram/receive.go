package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"casewire/bot/platform"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// pollSeconds is how long the server holds a poll open; a silent line is noticed pollPatience later, 25 s at the most.
	pollSeconds  = 15
	pollPatience = 8 * time.Second
	// shortCall is the longest that a call for housekeeping may take.
	shortCall = 10 * time.Second
	// settle is how long a batch may take before the next one is fetched beside it.
	settle = 60 * time.Millisecond
	// samePause parts two polls from the same update on: within half a second the server gives only one (A4).
	samePause = 550 * time.Millisecond
	// farewell is how long what was begun may take once the program is asked to stop.
	farewell = 8 * time.Second
)

// Back-off of the poll: a broken connection is tried again soon, as nobody minds; who refuses is left alone for longer.
const (
	firstPause  = 250 * time.Millisecond
	brokenPause = 8 * time.Second
	refusePause = 5 * time.Minute
)

// errRevoked ends the door before it was ever open: the token counts for no bot.
var errRevoked = errors.New("Telegram does not take the token") //nolint:staticcheck // a name

// Run receives until ctx ends, and returns when what was begun is answered.
func (d *Door) Run(ctx context.Context) error {
	if err := d.connect(ctx); err != nil {
		return d.ended(ctx, err)
	}
	// What was begun is ended after ctx, within a time of its own.
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	in := newIntake(d, work)
	tended := make(chan struct{})
	tending, untend := context.WithCancel(ctx)
	go func() {
		defer close(tended)
		d.tend(tending)
	}()
	in.recall(ctx)
	in.resume(ctx)
	err := d.receive(ctx, in)
	untend()
	leave := time.AfterFunc(farewell, stop)
	defer leave.Stop()
	in.wait()
	<-tended
	end := context.WithoutCancel(work)
	if err == nil {
		d.confirm(end, in)
	}
	in.leave(end)
	return d.ended(ctx, err)
}

// ended notes how it ended.
func (d *Door) ended(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		d.become(false, false, "")
		return nil //nolint:nilerr // the program ends
	}
	d.become(false, true, d.Words.Revoked)
	return fmt.Errorf("receive: %w", err)
}

// connect asks who the bot is until the server says so.
func (d *Door) connect(ctx context.Context) error {
	var pause backoff
	for {
		var self account
		err := d.ask(ctx, "getMe", nil, &self)
		if err == nil {
			d.self.Store(&self)
			d.mu.Lock()
			d.state.Who = "@" + self.Username
			d.mu.Unlock()
			d.become(true, false, "")
			d.Log.InfoContext(ctx, "connected", slog.String("bot", "@"+self.Username))
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := d.trouble(ctx, err, &pause); err != nil {
			return err
		}
	}
}

// ask is a short call for housekeeping.
func (d *Door) ask(ctx context.Context, method string, params tgbotapi.Params, out any) error {
	ctx, cancel := context.WithTimeout(ctx, shortCall)
	defer cancel()
	return d.call(ctx, method, params, out)
}

// trouble notes a failed poll, once while it stays the same, and waits before the next one. Its error means that there is
// no going on: the token never counted. One that counts no more is asked about less and less often, as a server or what
// stands before it may have said so by mistake.
func (d *Door) trouble(ctx context.Context, err error, pause *backoff) error {
	f := platform.AsFault(err)
	wait, says := pause.next(brokenPause), d.Words.Unreachable
	switch {
	case f.Kind == platform.Stopped && d.self.Load() == nil: // mistyped: whoever has just started casewire sees it end
		return errRevoked
	case f.Kind == platform.Stopped:
		says, wait = d.Words.Revoked, pause.refused()
	case errors.Is(f, errWebhook):
		says = d.Words.Webhook
		if err := d.ask(ctx, "deleteWebhook", nil, nil); err == nil { // what waits there is kept
			wait = 0
		}
	case f.Code == 409:
		says, wait = d.Words.Conflict, max(wait, 5*time.Second)
	case f.Kind == platform.RateLimited:
		says, wait = d.Words.Refused, max(f.After, pause.refused())
	case f.Status >= 400 && f.Status < 500:
		says, wait = d.Words.Refused, pause.refused()
	}
	if d.become(false, false, says) {
		d.Log.WarnContext(ctx, "the connection is lost", slog.String("what", says), slog.Any("error", f))
	}
	rest(ctx, wait)
	return nil
}

// mended notes that a poll succeeded.
func (d *Door) mended(ctx context.Context, pause *backoff) {
	pause.n = 0
	if d.become(true, false, "") {
		d.Log.InfoContext(ctx, "the connection is back")
	}
}

// receive polls until ctx ends. The offset is that of the first update which is not handled yet, so that nothing is
// confirmed that could still be lost (B3).
func (d *Door) receive(ctx context.Context, in *intake) error {
	var pause backoff
	var last int64
	var asked time.Time
	for ctx.Err() == nil {
		offset := in.mark()
		if offset == last && in.busy() { // nothing was confirmed: ask for the same again, but not at once
			in.await(ctx, samePause-time.Since(asked), offset)
			offset = in.mark()
		}
		seconds := pollSeconds
		if pause.n > 0 {
			seconds = 0 // whether the line is back shows at once
		}
		last, asked = offset, time.Now()
		batch, err := d.fetch(ctx, offset, seconds)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // as above
		}
		if err != nil {
			if err := d.trouble(ctx, err, &pause); err != nil {
				return err
			}
			continue
		}
		d.mended(ctx, &pause)
		switch {
		case in.take(ctx, batch):
			in.await(ctx, settle, -1)
		case len(batch) > 0 && !in.busy(): // nothing of it can be read or confirmed: it comes again, but not at once
			rest(ctx, samePause)
		}
	}
	return nil
}

// fetch polls once. Updates are taken apart by the caller, one by one (B5).
func (d *Door) fetch(ctx context.Context, offset int64, seconds int) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second+pollPatience)
	defer cancel()
	params := tgbotapi.Params{"timeout": decimal(int64(seconds)), "limit": "100", "allowed_updates": allowed}
	if offset != 0 {
		params["offset"] = decimal(offset)
	}
	var batch []json.RawMessage
	if err := d.callBy(ctx, d.poll, "getUpdates", params, &batch); err != nil {
		return nil, err
	}
	return batch, nil
}

// confirm tells the server at the end what was handled, so that it does not come again (B4). That it may fail is why
// handling is idempotent.
func (d *Door) confirm(ctx context.Context, in *intake) {
	offset := in.mark()
	if offset == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	err := d.callBy(ctx, d.poll, "getUpdates", tgbotapi.Params{"timeout": "0", "limit": "1", "offset": decimal(offset), "allowed_updates": allowed}, nil)
	if err != nil {
		d.Log.InfoContext(ctx, "the last updates could not be confirmed; they come again", slog.Any("error", err))
	}
}

// rest waits, or less when ctx ends.
func rest(ctx context.Context, wait time.Duration) {
	if wait <= 0 {
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// backoff is how long to wait after the failures so far.
type backoff struct{ n int }

// next is the next pause, up to a longest one, and counts the failure. A quarter of it is chance, so that bots which fell
// together do not rise together.
func (b *backoff) next(longest time.Duration) time.Duration {
	wait := min(firstPause<<min(b.n, 20), longest)
	b.n++
	return wait - time.Duration(rand.Int64N(int64(wait)/4+1)) //nolint:gosec // no secret
}

// refused is the pause after a failure that was counted already, where the server does not want to hear from us.
func (b *backoff) refused() time.Duration { return min(2*firstPause<<min(b.n, 20), refusePause) }
