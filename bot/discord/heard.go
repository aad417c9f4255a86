package discord

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"time"
)

// Time for an answer. Discord: the first response within 3 s, everything else within 15 minutes.
const (
	// patience is how long an answer may take before Discord is told that it will come.
	patience = 1500 * time.Millisecond
	// firstTime is how long the first response may take from when the interaction came in.
	firstTime = 2700 * time.Millisecond
	// answerTime is the longest that a call may run.
	answerTime = 5 * time.Minute
	// lastTime is how long a call may still run when the program is asked to end.
	lastTime = 20 * time.Second
)

// heard takes an event of the gateway. It runs in a goroutine of the library's, which would end the program with a panic;
// so none gets out of here.
func (d *Door) heard(ctx context.Context, kind string, raw json.RawMessage) {
	switch kind {
	case "INTERACTION_CREATE", "READY", "GUILD_CREATE", "GUILD_DELETE", "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "THREAD_DELETE":
	default:
		return
	}
	if !d.begin() {
		return
	}
	defer d.calls.Done()
	defer func() {
		if v := recover(); v != nil {
			d.panicked(ctx, v)
		}
	}()
	switch kind {
	case "INTERACTION_CREATE":
		d.interacted(ctx, raw)
	case "READY":
		d.declare(ctx)
	default:
		d.happened(ctx, kind, raw)
	}
}

// panicked logs a fault of ours and gives its reference. What a panic carries may be content, which does not belong in the log.
func (d *Door) panicked(ctx context.Context, v any) string {
	err := fmt.Errorf("panic with a %T", v)
	if fault, ok := v.(runtime.Error); ok {
		err = fmt.Errorf("panic: %w", fault)
	}
	return d.failed(ctx, err, string(debug.Stack()))
}

// failed logs a fault of ours under a reference.
func (d *Door) failed(ctx context.Context, err error, stack string) string {
	ref := rand.Text()[:8]
	attrs := []slog.Attr{slog.String("reference", ref), slog.Any("error", err)}
	if stack != "" {
		attrs = append(attrs, slog.String("stack", stack))
	}
	d.log.LogAttrs(ctx, slog.LevelError, "an interaction failed", attrs...)
	return ref
}

// greeted takes note of who the bot is, and of the servers that it is in.
func (d *Door) greeted(ctx context.Context, raw json.RawMessage) {
	var r struct {
		User        person `json:"user"`
		Application struct {
			ID string `json:"id"`
		} `json:"application"`
		Guilds []struct {
			ID string `json:"id"`
		} `json:"guilds"`
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		d.log.ErrorContext(ctx, "the greeting cannot be read", slog.Any("error", err))
		return
	}
	who := identity{user: r.User.ID, application: r.Application.ID, name: r.User.Username}
	if who.application == "" {
		who.application = who.user
	}
	for _, g := range r.Guilds {
		d.guilds.know(g.ID)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.me, d.state.Who = who, who.name
}

// declare sees to the commands, once at a time.
func (d *Door) declare(ctx context.Context) {
	d.mu.Lock()
	application, already := d.me.application, d.declaring
	d.declaring = true
	d.mu.Unlock()
	if already || application == "" {
		return // they are seen to since an earlier session
	}
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.declaring = false
	}()
	d.endpoint(ctx)
	d.register(ctx, application)
}

// endpoint looks whether interactions are sent elsewhere: then the gateway gets none.
func (d *Door) endpoint(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	app, err := d.application(ctx)
	if err != nil {
		return // it says nothing about the address; what is wrong with the connection shows elsewhere
	}
	text := ""
	if app.Endpoint != "" {
		text = d.words.Endpoint
		d.log.WarnContext(ctx, "an Interactions Endpoint URL is set: Discord sends the calls there and not to casewire")
	}
	d.troubled(troubleEndpoint, text)
}

// interacted answers one interaction, once.
func (d *Door) interacted(ctx context.Context, raw json.RawMessage) {
	came := time.Now()
	i := &interaction{}
	if err := json.Unmarshal(raw, i); err != nil || i.ID == "" || i.Token == "" {
		d.log.ErrorContext(ctx, "an interaction cannot be read", slog.Any("error", err))
		return
	}
	if !d.seen.first(i.ID) {
		d.log.InfoContext(ctx, "an interaction was delivered again", slog.String("id", i.ID))
		return
	}
	// What was begun is answered, also while the program ends; then it has a little time.
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerTime)
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(lastTime, cancel)
		context.AfterFunc(work, func() { timer.Stop() })
	})
	defer stop()

	e := &exchange{d: d, i: i, came: came}
	defer func() {
		if v := recover(); v != nil {
			e.apologise(work, d.panicked(work, v))
		}
	}()
	switch i.Kind {
	case kindCommand:
		e.called(work)
	case kindComponent:
		e.pressed(work)
	case kindForm:
		e.filled(work)
	case kindComplete:
		e.complete(work)
	}
}
