// Package telegram is the front door on Telegram: it receives what people send to the bot, and is the last yard of what
// casewire sends there.
//
// It promises that an update is confirmed only after it is handled, that the updates of one chat are handled in order and
// those of different chats side by side, that no message leaves before a pause that Telegram asked for is over, and that the
// token never stands in an error or a log line: the library holds a dummy, and the transport puts the real one in. It knows
// no store and no words of an answer: documents come from the gate, its own few phrases are handed in (Words).
//
// The library is a thin door: its types are those of 2021, so updates are decoded into our own (update.go), and every
// method is called by name with MakeRequest. Letters with a number (B1 … B24) in comments name its known traps, each of
// which has a test.
package telegram

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/command"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// name is the platform's name in ids, logs and metrics.
const name = "telegram"

// Gate is what the door needs of casewire.
type Gate interface {
	command.Gate
	command.Inliner
}

// Options is what a door needs.
type Options struct {
	Gate Gate
	// Token is the bot's, as @BotFather gives it. White space around it is taken off.
	Token string
	// APIURL is the base URL of the Bot API, without a slash at its end.
	APIURL string
	// Rate is how many messages a second leave over all chats, together with the paces of a chat and a group; 0 leaves all
	// pacing to the server.
	Rate float64
	// Memory keeps over a restart what the door told Telegram last: menus and descriptions.
	Memory platform.Memory
	// Staff gives the ids of the people who have a role that shows them a menu of their own; may be nil.
	Staff func(ctx context.Context) ([]string, error)
	Log   *slog.Logger
	Words Words
	// Observe is told of every request; may be nil. The path of the request ends in the method's name.
	Observe func(r *http.Request, status int, took time.Duration)
	// Base carries the requests; nil: transports of its own. Tests put one in that needs no socket.
	Base http.RoundTripper
}

// Words is what the door itself says, in one language.
type Words struct {
	// Short and About are the bot's short description (120 characters) and its description (512 characters).
	Short, About string
	// Open is the label of the button that opens the private chat, and OpenFirst says that it has to be opened first.
	Open, OpenFirst string
	// OpenInline is the label above inline results, for a person who can see more in private.
	OpenInline string
	// Leave says how to leave a question that is answered by text, Skip how to leave an option out. Press says how to answer
	// one with buttons in a group.
	Leave, Skip, Press string
	// TooBig says that a file is larger than the given number of megabytes; NoFile that it could not be fetched.
	TooBig func(megabytes int) string
	NoFile string
	// Revoked, Conflict, Webhook, Unreachable and Refused say in one sentence what is wrong with the connection and what to do.
	Revoked, Conflict, Webhook, Unreachable, Refused string
	// Check are the lines of "casewire check".
	Check CheckWords
}

// dummy stands where the token would be in everything that the library sees (B1).
const dummy = "0:casewire"

// connections is how many requests may be on their way at once, beside the poll.
const connections = 96

// Door is the bot on Telegram. It is safe for concurrent use.
type Door struct {
	Options
	base    string // the API's, without a slash at its end
	library tgbotapi.BotAPI
	// poll and send carry requests apart, so that a long poll never holds up an answer (B8).
	poll, send *http.Client
	limiter    *platform.Limiter
	self       atomic.Pointer[account]
	started    time.Time

	mu      sync.Mutex
	state   platform.State
	missing map[string]int // how often in a row a chat was not found
	pauses  pauses
	held    holding
	shown   shownAnswers
	menus   chan struct{} // something may have changed who may do what

	strangers strangers
}

// New makes a door. It does not connect.
func New(o Options) (*Door, error) {
	o.Token = strings.TrimSpace(o.Token) // B23
	if err := checkToken(o.Token); err != nil {
		return nil, err
	}
	base := strings.TrimRight(o.APIURL, "/")
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("the address of the Bot API is none: %q", base)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	o.Log = o.Log.With(slog.String("platform", name))
	client := func(n int) *http.Client {
		carrier := o.Base
		if carrier == nil {
			carrier = platform.NewBase(n)
		}
		return &http.Client{
			Transport: &platform.Transport{Base: carrier, Hosts: []string{u.Scheme + "://" + u.Host}, Sign: sign(o.Token), Observe: o.Observe},
			// The Bot API does not redirect; a redirect would carry the token elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	d := &Door{Options: o, base: base, poll: client(2), send: client(connections), limiter: platform.NewLimiter(pace(o.Rate)),
		missing: map[string]int{}, menus: make(chan struct{}, 1), started: time.Now()}
	d.library = tgbotapi.BotAPI{Token: dummy, Client: d.send}
	d.library.SetAPIEndpoint(strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s")
	d.state = platform.State{Since: d.started}
	return d, nil
}

// pace is what Telegram's FAQ asks of a bot: about 30 messages a second, one a second to a chat, 20 a minute to a group. We
// stay a little below. An overall rate of 0 is for servers that pace by themselves.
func pace(rate float64) platform.Pace {
	if rate <= 0 {
		return platform.Pace{}
	}
	return platform.Pace{Overall: rate, Burst: 1, Chat: time.Second, Group: 18, GroupWindow: time.Minute}
}

// Name is the platform's.
func (d *Door) Name() string { return name }

// State is how the connection is doing.
func (d *Door) State() platform.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state
}

// become notes how the connection is doing, and tells whether that is new.
func (d *Door) become(ready, ended bool, trouble string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.state.Ready == ready && d.state.Ended == ended && d.state.Trouble == trouble {
		return false
	}
	if d.state.Ready != ready || d.state.Ended != ended {
		d.state.Since = time.Now()
	}
	d.state.Ready, d.state.Ended, d.state.Trouble = ready, ended, trouble
	return true
}

// known is who the bot is; the zero account before it is known.
func (d *Door) known() account {
	if a := d.self.Load(); a != nil {
		return *a
	}
	return account{}
}
