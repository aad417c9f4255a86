// Package discordtest is a Discord that runs in a test: its HTTP API and its gateway over real connections, strict about
// what Discord is strict about, and faulty when a test says so. Its rules cite the rows of PLATFORMS.md that they come from.
// Only tests import it.
package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// The bot's own ids.
const (
	Application = "900000000000000001"
	BotUser     = "900000000000000002"
	Guild       = "700000000000000001"
)

// Server is the fake. Its fields that are not said to be safe are set before the program connects.
type Server struct {
	// URL is the base address to give to CASEWIRE_DISCORD_API_URL.
	URL string
	// Token is what the bot must know.
	Token string
	// Beat is the gateway's heartbeat interval; zero: 41.25 s (D4).
	Beat time.Duration
	// Limit is how long an interaction may wait for its first response; zero: 3 s (C2).
	Limit time.Duration
	// Fault is asked before each request; nil lets it through. See Fault.
	faultMu sync.Mutex
	fault   func(r *http.Request, body []byte) *Fault

	t    testing.TB
	http *httptest.Server

	mu           sync.Mutex
	next         int64 // of ids
	conns        map[*gatewayConn]bool
	identified   chan *gatewayConn
	identifies   int
	sessions     int
	session      *session                  // the last one
	greet        func(c *gatewayConn) bool // in place of READY; false: nothing more
	remaining    int
	endpoint     string
	host         string
	commands     []json.RawMessage
	overwrites   int
	interactions map[string]*Call // by token
	channels     map[string]*Channel
	guild        GuildData
	messages     map[string][]*Message // by channel
	nonces       map[string]*Message   // by channel and nonce
	requests     []Request
	changed      chan struct{} // closed and made anew at each change
	members      map[string]MemberData
	closed       bool
	files        map[string][]byte
}

// Request is one that was made.
type Request struct {
	Method, Path  string
	Authorization string
	Body          []byte
	Status        int
}

// Fault is what happens to a request in place of what should.
type Fault struct {
	// After: the request takes effect first.
	After bool
	// Status and Body are answered; Header goes with them.
	Status int
	Body   string
	Header map[string]string
	// Drop closes the connection without an answer.
	Drop bool
	// Wait is waited for before anything else.
	Wait <-chan struct{}
}

// Channel is one of the fake's channels.
type Channel struct {
	ID     string `json:"id"`
	Kind   int    `json:"type"`
	Name   string `json:"name"`
	Guild  string `json:"guild_id,omitempty"`
	Parent string `json:"parent_id,omitempty"`
	Over   []Over `json:"permission_overwrites,omitempty"`
	// Flags: 16 is a forum whose posts must have one of its Tags. Applied are those of a post.
	Flags   int      `json:"flags,omitempty"`
	Tags    []Tag    `json:"available_tags,omitempty"`
	Applied []string `json:"applied_tags,omitempty"`
	// Denied: sending there is refused with this code; with embeds alone where OnlyEmbeds.
	Denied     int  `json:"-"`
	OnlyEmbeds bool `json:"-"`
}

// Tag is a tag for the posts of a forum.
type Tag struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Moderated bool   `json:"moderated"`
}

// Over is a permission overwrite.
type Over struct {
	ID    string `json:"id"`
	Kind  int    `json:"type"`
	Allow string `json:"allow"`
	Deny  string `json:"deny"`
}

// GuildData is the fake's server.
type GuildData struct {
	ID    string     `json:"id"`
	Owner string     `json:"owner_id"`
	Roles []RoleData `json:"roles"`
}

// RoleData is a role of it.
type RoleData struct {
	ID     string `json:"id"`
	Rights string `json:"permissions"`
}

// MemberData is somebody in it.
type MemberData struct {
	User  map[string]any `json:"user"`
	Roles []string       `json:"roles"`
}

// Message is one that stands in a channel, or that an interaction showed.
type Message struct {
	ID         string           `json:"id"`
	Channel    string           `json:"channel_id"`
	Content    string           `json:"content"`
	Embeds     []Embed          `json:"embeds"`
	Components []Row            `json:"components"`
	Flags      int              `json:"flags"`
	Author     map[string]any   `json:"author"`
	Files      []File           `json:"-"`
	Crossed    bool             `json:"-"`
	Attached   []map[string]any `json:"attachments"`
}

// Embed is an embed's words.
type Embed struct {
	Title       string  `json:"title,omitempty"`
	Description string  `json:"description,omitempty"`
	Footer      *Footer `json:"footer,omitempty"`
}

// Footer is its last line.
type Footer struct {
	Text string `json:"text"`
}

// Row is a row of components.
type Row struct {
	Type       int         `json:"type"`
	Components []Component `json:"components"`
}

// Component is a button or a field.
type Component struct {
	Type        int    `json:"type"`
	Style       int    `json:"style"`
	Label       string `json:"label"`
	CustomID    string `json:"custom_id"`
	URL         string `json:"url"`
	Value       string `json:"value"`
	Placeholder string `json:"placeholder"`
	Required    *bool  `json:"required"`
	MaxLength   int    `json:"max_length"`
}

// File is one that came with a message.
type File struct {
	Name, Description string
	Data              []byte
}

// Ephemeral tells whether one person alone sees it.
func (m *Message) Ephemeral() bool { return m.Flags&64 != 0 }

// Text is all that a reader sees of it.
func (m *Message) Text() string {
	parts := []string{m.Content}
	for _, e := range m.Embeds {
		parts = append(parts, e.Title, e.Description)
		if e.Footer != nil {
			parts = append(parts, e.Footer.Text)
		}
	}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

// Button finds a button by its label; empty where there is none.
func (m *Message) Button(label string) string {
	for _, r := range m.Components {
		for _, c := range r.Components {
			if c.Label == label {
				return c.CustomID
			}
		}
	}
	return ""
}

// New starts a fake with one server, in it the text channel 100000000000000001 ("desk"), and closes it with the test.
func New(t testing.TB) *Server {
	t.Helper()
	s := InMemory(t, "")
	s.http = httptest.NewServer(s)
	s.URL = s.http.URL
	t.Cleanup(s.Close)
	return s
}

// InMemory makes a fake that listens nowhere: whoever made it hands it the requests to its base address. It is for bubbles of
// fake time, which sockets do not know.
func InMemory(t testing.TB, url string) *Server {
	t.Helper()
	s := &Server{t: t, URL: url, Token: "bot.token.of-the-fake", //nolint:gosec // of a fake
		next: 1, conns: map[*gatewayConn]bool{}, identified: make(chan *gatewayConn, 1024), remaining: 1000,
		interactions: map[string]*Call{}, channels: map[string]*Channel{}, messages: map[string][]*Message{}, nonces: map[string]*Message{},
		changed: make(chan struct{}), members: map[string]MemberData{}, files: map[string][]byte{}}
	s.guild = GuildData{ID: Guild, Owner: "1", Roles: []RoleData{{Guild, strconv.Itoa(1<<10 | 1<<11 | 1<<14 | 1<<15 | 1<<16 | 1<<38)}}}
	s.members[BotUser] = MemberData{User: map[string]any{"id": BotUser}, Roles: []string{}}
	s.AddChannel(Channel{ID: Desk, Name: "desk", Guild: Guild})
	return s
}

// Desk is the channel that is there from the start.
const Desk = "100000000000000001"

// Close ends everything.
func (s *Server) Close() {
	s.mu.Lock()
	already := s.closed
	s.closed = true
	for c := range s.conns {
		_ = c.ws.Close()
	}
	s.mu.Unlock()
	if !already {
		s.http.CloseClientConnections()
		s.http.Close()
	}
}

// AddChannel adds or replaces a channel.
func (s *Server) AddChannel(c Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[c.ID] = &c
}

// Channel is one as it stands; the zero one where there is none.
func (s *Server) Channel(id string) Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[id]; c != nil {
		return *c
	}
	return Channel{}
}

// RemoveChannel removes one.
func (s *Server) RemoveChannel(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.channels, id)
}

// SetGuild says what the server's roles are, and AddMember who is in it.
func (s *Server) SetGuild(g GuildData) { s.locked(func() { s.guild = g }) }

// AddMember adds somebody with roles.
func (s *Server) AddMember(id string, roles ...string) {
	s.locked(func() {
		s.members[id] = MemberData{User: map[string]any{"id": id}, Roles: append([]string{}, roles...)}
	})
}

// SetEndpoint sets an Interactions Endpoint URL in the portal (C2).
func (s *Server) SetEndpoint(url string) { s.locked(func() { s.endpoint = url }) }

// SetRemaining says how many sessions may still be started (C7).
func (s *Server) SetRemaining(n int) { s.locked(func() { s.remaining = n }) }

// AddFile puts a file where attachments are fetched, and gives its address.
func (s *Server) AddFile(name string, data []byte) string {
	s.locked(func() { s.files[name] = data })
	return s.URL + "/cdn/" + name
}

// Faults asks f before each request; nil asks nobody.
func (s *Server) Faults(f func(r *http.Request, body []byte) *Fault) {
	s.faultMu.Lock()
	defer s.faultMu.Unlock()
	s.fault = f
}

func (s *Server) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.signal()
}

// signal wakes whoever waits for a change; the lock is held.
func (s *Server) signal() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Until waits until something holds; it fails the test after ten seconds.
func (s *Server) Until(what string, holds func() bool) {
	s.t.Helper()
	s.UntilWithin(10*time.Second, what, holds)
}

// UntilWithin is Until with another patience.
func (s *Server) UntilWithin(patience time.Duration, what string, holds func() bool) {
	s.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond) // what is waited for may lie outside of the fake
	defer tick.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-tick.C:
		case <-deadline.C:
			s.t.Fatalf("in vain waited for: %s", what)
		}
	}
}

// Requests are those that were made, by method and the beginning of their path after /api/v9 (of attachments: /cdn/); empty for
// any.
func (s *Server) Requests(method, path string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Request
	for _, r := range s.requests {
		if (method == "" || r.Method == method) && strings.HasPrefix(r.Path, path) {
			out = append(out, r)
		}
	}
	return out
}

// Messages are those that stand in a channel, oldest first.
func (s *Server) Messages(channel string) []*Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*Message(nil), s.messages[channel]...)
}

// Identifies counts the sessions that were started.
func (s *Server) Identifies() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.identifies
}

// Commands are those that are registered, and Overwrites how often they were written.
func (s *Server) Commands() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]json.RawMessage(nil), s.commands...)
}

// Overwrites counts the bulk overwrites of the commands.
func (s *Server) Overwrites() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.overwrites
}

// id makes an id of this moment, growing (Discord: snowflakes); the lock is held.
func (s *Server) id() string {
	s.next++
	return strconv.FormatInt((time.Now().UnixMilli()-1420070400000)<<22|s.next&0x3fffff, 10)
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} //nolint:gochecknoglobals // a constant

// SetHost lets the API name another host for its gateway, as http://NAME.
func (s *Server) SetHost(url string) { s.locked(func() { s.host = url }) }

func (s *Server) gatewayURL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	url := s.URL
	if s.host != "" {
		url = s.host
	}
	return "ws" + strings.TrimPrefix(url, "http") + "/gateway"
}

func brief(code int, text string) string { return fmt.Sprintf(`{"code":%d,"message":%q}`, code, text) }
