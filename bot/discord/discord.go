// Package discord is the front door and the last yard to Discord: it receives what people call, press and fill in over
// the gateway, answers each within the time that Discord gives, and sends what goes out by itself.
//
// It promises that an interaction is acknowledged within three seconds whatever the store does, that one which Discord
// delivers twice acts once, that nothing anybody typed becomes markup, a mention or a link, and that no request leaves
// with the right to mention anybody. The library (discordgo) carries the gateway's protocol alone, in sessions that are
// thrown away when their connection ends; requests go through the transport of package platform, where the token is put
// in. It knows no store and no rule about who may see what.
package discord

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/command"
)

// Name is the platform's name in ids, settings and logs.
const Name = "discord"

// Options are what a door is made of.
type Options struct {
	Gate command.Gate
	// Token is the bot's token, without the word Bot.
	Token string
	// API is the base address in place of https://discord.com, without a slash at its end; empty for that.
	API   string
	Log   *slog.Logger
	Words Words
	// Zone is the desk's; nil: UTC.
	Zone *time.Location
	// Version is the program's, for the user agent that Discord asks for.
	Version string
	// Observe is told of every request; may be nil.
	Observe func(r *http.Request, status int, took time.Duration)
	// Base carries the requests to the API; nil: a transport of its own.
	Base http.RoundTripper
}

// Door is the adapter: it receives (Run) and sends (it is a platform.Sender). It is safe for concurrent use.
type Door struct {
	gate  command.Gate
	log   *slog.Logger
	words Words
	zone  *time.Location
	token string
	api   *api
	limit *platform.Limiter

	pace   pace
	calls  sync.WaitGroup // interactions and events that are being answered
	seen   seen
	dms    privates
	names  names
	guilds guilds
	files  *http.Client
	// passing is what waits to be passed on from announcement channels.
	passing chan crosspost

	mu      sync.Mutex
	closing bool
	// declaring: the commands are being registered.
	declaring bool
	state     platform.State
	me        identity
	trouble   map[string]string // what is wrong, by where it was seen
	looked    map[string]bool   // announcement channels that were looked through for what was not passed on
}

// identity is who the bot is, as the gateway says.
type identity struct {
	user, application, name string
}

// New makes the door. It says nothing to Discord yet.
func New(o Options) *Door {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	d := &Door{gate: o.Gate, log: o.Log, words: o.Words, zone: o.Zone, token: o.Token, pace: newPace(), trouble: map[string]string{}, looked: map[string]bool{}, passing: make(chan crosspost, maxCrossposts)}
	d.state = platform.State{Since: time.Now()}
	// Discord: 50 requests a second for a bot; what answers interactions is outside of it.
	d.limit = platform.NewLimiter(platform.Pace{Overall: 40, Burst: 40})
	d.api = newAPI(o, d.limit)
	d.files = fetcher(strings.TrimSuffix(d.api.base, version))
	return d
}

// Name is "discord".
func (*Door) Name() string { return Name }

// State is how the connection is doing.
func (d *Door) State() platform.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.state
	var troubles []string
	for _, where := range []string{troubleToken, troubleLine, troubleCommands, troubleEndpoint} {
		if text := d.trouble[where]; text != "" {
			troubles = append(troubles, text)
		}
	}
	s.Trouble = strings.Join(troubles, " ")
	return s
}

// Where trouble is seen, the worst first.
const (
	troubleToken    = "token"
	troubleLine     = "line"
	troubleCommands = "commands"
	troubleEndpoint = "endpoint"
)

// troubled says what is wrong somewhere; an empty text says that it is mended.
func (d *Door) troubled(where, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble[where] = text
}

// ready says whether interactions come in.
func (d *Door) ready(is bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.state.Ready != is {
		d.state.Ready, d.state.Since = is, time.Now()
	}
	if is {
		d.trouble[troubleLine] = ""
	}
}

func (d *Door) who() identity {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.me
}

// begin counts something that is to be answered before the program ends; it refuses once the door is closing.
func (d *Door) begin() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closing {
		return false
	}
	d.calls.Add(1)
	return true
}

// Run receives until ctx ends, and returns when everything that was begun is answered. An error means that Discord will not
// take this bot any more.
func (d *Door) Run(ctx context.Context) error {
	var tended sync.WaitGroup
	tending, untend := context.WithCancel(ctx)
	tended.Go(func() { d.passAll(tending) })
	err := d.stayConnected(ctx)
	untend()
	tended.Wait()
	d.mu.Lock()
	d.closing = true
	d.mu.Unlock()
	d.calls.Wait()
	d.ready(false)
	if err != nil {
		d.mu.Lock()
		d.state.Ended = true
		d.mu.Unlock()
		return fmt.Errorf("connect to Discord: %w", err)
	}
	return nil
}
