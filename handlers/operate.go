package handlers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// Machine is the program that serves the store, as far as the gate has to know it.
type Machine interface {
	// State is how it is doing.
	State(ctx context.Context) MachineState
	// Backup makes a verified copy of the store at once, where the daily ones are.
	Backup(ctx context.Context) (storage.Copy, error)
	// Copies are all there are, oldest first.
	Copies() ([]storage.Kept, error)
}

// MachineState is how the program is doing.
type MachineState struct {
	// Since is when it started.
	Since time.Time
	// Platforms in the order in which they were opened.
	Platforms []PlatformState
	// CopyFault is why the last daily copy failed, as a sentence with what to do; empty where it did not.
	CopyFault string
}

// PlatformState is how the connection to a platform is doing.
type PlatformState struct {
	// Name is "telegram" or "discord", Who the bot's name there.
	Name, Who string
	// Ready: it receives what people send. Ended: it will not come back by itself.
	Ready, Ended bool
	// Since is when that began; zero where it is not known.
	Since time.Time
	// Trouble says what is wrong and what to do; empty for nothing.
	Trouble string
}

// operateSpecs declares what the desk's operator asks.
func (b *Bot) operateSpecs() []command.Spec {
	return []command.Spec{
		{Name: "status", Group: command.Run, Need: command.Administering, Private: true, Summary: "How casewire is doing: platforms, queue, store, last backup",
			Examples: []string{"/status"}, Run: b.does(b.status)},
		{Name: "backup", Group: command.Run, Need: command.Administering, Private: true, Slow: true, Summary: "Copy the store now, and verify the copy",
			Details:  "The copy stands with the daily ones on the machine that runs casewire; it is never sent to a chat.",
			Examples: []string{"/backup"}, Run: b.does(b.backUp)},
	}
}

// status tells how casewire is doing.
func (b *Bot) status(ctx context.Context, a ask) (reply.Doc, error) {
	g, err := b.store.Gauges(ctx)
	if err != nil {
		return reply.Doc{}, err
	}
	var m MachineState
	if b.machine != nil {
		m = b.machine.State(ctx)
	}
	doc := reply.Doc{Title: b.words.Line("status.title", words.Args{"version": b.version})}
	last, restored, err := b.store.Restored(ctx)
	if err != nil {
		return reply.Doc{}, err
	}
	if restored {
		doc.Warn(b.words.Line("status.restored", words.Args{"last": b.when(last), "line": reply.Cmd("/deliveries")}))
	}
	var items []reply.Item
	item := func(key string, args words.Args) { items = append(items, reply.Item{Text: b.words.Line(key, args)}) }
	if !m.Since.IsZero() {
		item("status.up", words.Args{"time": b.span(a.Now.Sub(m.Since)), "since": b.when(m.Since)})
	}
	for _, p := range m.Platforms {
		items = append(items, b.platformItem(p))
	}
	waiting := g.Queue["pending"] + g.Queue["sending"]
	if waiting == 0 {
		item("status.queue_empty", nil)
	} else {
		item("status.queue", words.Args{"n": waiting, "time": b.span(a.Now.Sub(g.Oldest))})
	}
	for _, state := range []string{"uncertain", "failed", "held"} {
		if n := g.Queue[state]; n > 0 {
			item("status.open_"+state, words.Args{"n": n, "line": reply.Cmd("/deliveries")})
		}
	}
	if g.Paused > 0 {
		item("status.paused", words.Args{"n": g.Paused, "line": reply.Cmd("/deliveries")})
	}
	if g.Edition.IsZero() {
		item("status.edition_none", words.Args{"n": g.Subscriptions})
	} else {
		item("status.edition", words.Args{"n": g.Subscriptions, "at": b.when(g.Edition)})
	}
	item("status.store", words.Args{"size": words.Size(g.Size)})
	copies, err := b.copyItems(m)
	if err != nil {
		return reply.Doc{}, err
	}
	doc.List(append(items, copies...)...)
	return doc, nil
}

func (b *Bot) platformItem(p PlatformState) reply.Item {
	key := "status.platform_down"
	switch {
	case p.Ended:
		key = "status.platform_ended"
	case p.Ready:
		key = "status.platform_ready"
	}
	i := reply.Item{Text: b.words.Line(key, words.Args{"platform": reply.B(b.words.Text("status.name_"+p.Name, nil)), "who": p.Who, "since": b.when(p.Since)})}
	if p.Trouble != "" {
		i.Notes = append(i.Notes, reply.Text(p.Trouble))
	}
	return i
}

// copyItems tells of the newest copy, and why there is no newer one.
func (b *Bot) copyItems(m MachineState) ([]reply.Item, error) {
	if b.machine == nil {
		return nil, nil
	}
	copies, err := b.machine.Copies()
	if err != nil {
		return nil, fmt.Errorf("look for copies: %w", err)
	}
	i := reply.Item{Text: b.words.Line("status.copy_none", words.Args{"line": reply.Cmd("/backup")})}
	if n := len(copies); n > 0 {
		i.Text = b.words.Line("status.copy", words.Args{"n": n, "at": b.when(copies[n-1].At), "line": reply.Cmd("/backup")})
	}
	if m.CopyFault != "" {
		i.Notes = append(i.Notes, reply.Text(m.CopyFault))
	}
	return []reply.Item{i}, nil
}

// when is an instant that may not be known.
func (b *Bot) when(t time.Time) reply.Line {
	if t.IsZero() {
		return b.words.Line("status.unknown", nil)
	}
	return reply.Of(b.moment(t))
}

// span is a length of time in its two largest units.
func (b *Bot) span(d time.Duration) string {
	d = max(d, 0)
	days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60
	switch {
	case days > 0:
		return b.words.Text("status.days", words.Args{"n": days, "hours": hours})
	case hours > 0:
		return b.words.Text("status.hours", words.Args{"n": hours, "minutes": minutes})
	}
	return b.words.Text("status.minutes", words.Args{"n": minutes})
}

// backUp copies the store.
func (b *Bot) backUp(ctx context.Context, a ask) (reply.Doc, error) {
	if b.machine == nil {
		return reply.Doc{}, b.fault(command.NotFound, "backup.nowhere", nil)
	}
	made, err := b.machine.Backup(ctx)
	if err != nil {
		if errors.Is(err, storage.ErrFull) {
			return reply.Doc{}, &command.Fault{Code: command.Unavailable, Cause: err, Doc: reply.Doc{Title: b.words.Line("backup.full", nil)}}
		}
		return reply.Doc{}, err
	}
	if err := b.store.Done(ctx, a.by(), "", words.Size(made.Size)); err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.words.Line("backup.made", words.Args{"size": words.Size(made.Size)})}
	doc.List(
		reply.Item{Text: b.words.Line("backup.holds", words.Args{"cases": made.Cases, "incidents": made.Incidents, "subjects": made.Subjects, "sources": made.Sources})},
		reply.Item{Text: b.words.Line("backup.stands", words.Args{"path": reply.Span{Kind: reply.Code, Text: made.Path}})},
	)
	doc.Note(b.words.Line("backup.elsewhere", nil))
	return doc, nil
}

// TellFault tells the ops chats of a fault of the program's own, with what to do about it. The key is the thing to tell once,
// over restarts too.
func (b *Bot) TellFault(ctx context.Context, key, text, fix string) error {
	var people []string
	for who, role := range b.roles {
		if role == command.Admin {
			people = append(people, who)
		}
	}
	chats, err := b.store.OpsChats(ctx, people)
	if err != nil {
		return err
	}
	doc := reply.Doc{Title: reply.Text(text)}
	if fix != "" {
		doc.Para(reply.Text(fix))
	}
	doc.Note(b.words.Line("health.status", words.Args{"status": reply.Cmd("/status")}))
	encoded, err := reply.Encode(doc)
	if err != nil {
		return err
	}
	list := make([]storage.Outgoing, 0, len(chats))
	for _, c := range chats {
		list = append(list, storage.Outgoing{Key: fmt.Sprintf("fault:%s:%d", key, c.ID), Chat: c.ID, Kind: storage.DeliverNotice, Doc: encoded})
	}
	_, err = b.store.Enqueue(ctx, list...)
	return err
}
