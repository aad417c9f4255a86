// Package handlers is what casewire does when it is asked: one gate that every call passes, one file a family of
// commands, and nothing that knows a platform.
//
// A handler gets a decoded, authorised call and a sight, reads or changes the store with it, and gives a document back.
// It never writes markup, never decides who may see what (the sight does), and never speaks to anybody by itself.
package handlers

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// Options are what a Bot is made of.
type Options struct {
	Store *storage.Store
	// Zone is the desk's time zone, which says what "today" is; nil: UTC.
	Zone *time.Location
	// Roles are fixed by configuration: "telegram:123" → Admin. They add to what the store grants.
	Roles map[string]command.Role
	// Log is where faults go; nil: nowhere.
	Log *slog.Logger
	// Pairing makes the first admin; nil where there is one.
	Pairing *Pairing
	// Version is what /about and /status say of the program.
	Version string
	// Observe is told of every call: the command, what became of it (Outcome…) and how long it took; nil: nobody is.
	Observe func(command, outcome string, took time.Duration)
	// Machine tells how the program that serves the store is doing, and makes copies of the store; nil: it is not served.
	Machine Machine
	// Manages asks a platform whether somebody may manage a chat; nil: no platform can be asked.
	Manages func(ctx context.Context, platform, chat, person string) (bool, error)
}

// Bot is the gate: all that the front doors know of casewire. It is safe for concurrent use.
type Bot struct {
	store    *storage.Store
	zone     *time.Location
	roles    map[string]command.Role
	log      *slog.Logger
	version  string
	manages  func(ctx context.Context, platform, chat, person string) (bool, error)
	pairing  *Pairing
	observe  func(command, outcome string, took time.Duration)
	machine  Machine
	throttle *throttle
	words    *words.Catalogue
	table    *command.Table
	// Of Publish alone, which has one caller: what it found last, and up to which number of the log posts are amended.
	looked look
	// overtaken is how many times in a row something was changed while what is owed was being written.
	overtaken int
	amended   int64
}

var _ command.Gate = (*Bot)(nil)

// New makes the gate. It fails when the command table is not one that all platforms take.
func New(o Options) (*Bot, error) {
	b := &Bot{store: o.Store, zone: o.Zone, roles: o.Roles, log: o.Log, version: o.Version, manages: o.Manages, pairing: o.Pairing,
		observe: o.Observe, machine: o.Machine, throttle: newThrottle(), words: words.English()}
	if b.zone == nil {
		b.zone = time.UTC
	}
	if b.log == nil {
		b.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	var err error
	if b.table, err = command.NewTable(b.specs()...); err != nil {
		return nil, fmt.Errorf("build commands: %w", err)
	}
	return b, nil
}

// Table is every command.
func (b *Bot) Table() *command.Table { return b.table }

// ask is a call together with what its answer may show.
type ask struct {
	command.Call
	// sight is the lower of the person's and the chat's, unless only the asker sees the answer.
	sight storage.Sight
	// today is the day of the call in the desk's zone.
	today storage.Day
}

// does adapts a handler to the declaration of a command.
func (b *Bot) does(run func(ctx context.Context, a ask) (reply.Doc, error)) func(context.Context, command.Call) (reply.Doc, error) {
	return func(ctx context.Context, c command.Call) (reply.Doc, error) { return run(ctx, b.asked(c)) }
}

// completes adapts a completion to the declaration of an option.
func (b *Bot) completes(run func(ctx context.Context, a ask, typed string) ([]command.Choice, error)) func(context.Context, command.Call, string) ([]command.Choice, error) {
	return func(ctx context.Context, c command.Call, typed string) ([]command.Choice, error) {
		return run(ctx, b.asked(c), typed)
	}
}

func (b *Bot) asked(c command.Call) ask {
	return ask{Call: c, sight: sightOf(c.Caller, c.Chat, c.Alone), today: storage.DayOf(c.Now, b.zone)}
}
