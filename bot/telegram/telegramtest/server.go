// Package telegramtest is a Bot API server for tests, over real HTTP. It keeps the rules that PLATFORMS lists of the real one
// (its rows are named where a rule is kept), is stricter where the real one forgives, and can be told to fail before or after
// a request took effect. Only tests import it.
package telegramtest

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Token is the bot's.
const Token = "123456789:AAE-the-key-of-the-bot-in-tests"

// BotID and BotName are who the bot is.
const (
	BotID   = 123456789
	BotName = "casewire_bot"
)

// Call is a request that the bot made.
type Call struct {
	Method string
	Params url.Values
	// File is an uploaded file's content, and FileName its name.
	File     []byte
	FileName string
	At       time.Time
	// Refused is the answer's description where it was no.
	Refused string
}

// Get is a parameter.
func (c Call) Get(key string) string { return c.Params.Get(key) }

// Message is one that stands in a chat.
type Message struct {
	ID       int64
	Chat     int64
	Thread   int64
	Text     string
	Entities []Entity
	Markup   string
	Ours     bool
	Edited   int
	// ReplyTo is the message that it answers; zero where it answers none.
	ReplyTo int64
}

// Entity is a stretch of a text, in UTF-16 code units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

// Server is a Bot API server.
type Server struct {
	// URL is its base URL.
	URL  string
	http *httptest.Server

	mu       sync.Mutex
	changed  chan struct{} // closed when anything happened
	updates  []pending
	nextID   int64
	calls    []Call
	taken    map[string]int // calls already given by Next, by method
	messages map[int64][]*Message
	lastID   map[int64]int64
	chats    map[int64]*Chat
	files    map[string][]byte
	faults   map[string][]Fault
	poll     *polling
	lastPoll struct {
		offset int64
		at     time.Time
	}
	webhook string
	// Confirmed is the highest offset that was asked for.
	confirmed int64
	skew      time.Duration
	inline    bool
	token     string
}

type pending struct {
	id  int64
	raw json.RawMessage
}

// polling is the poll that is open.
type polling struct{ ended chan struct{} }

// Chat is what the server knows of a conversation.
type Chat struct {
	ID      int64
	Type    string
	Title   string
	Forum   bool
	Topics  map[int64]bool // open ones; a closed one is false
	Closed  bool           // nobody can be written to: blocked, or not begun
	Members map[int64]string
	MovedTo int64
}

// New starts a server that ends with the test.
func New(t testing.TB) *Server {
	t.Helper()
	s := Start()
	t.Cleanup(s.Close)
	return s
}

// Start starts a server.
func Start() *Server {
	s := InMemory("")
	s.http = httptest.NewServer(s)
	s.URL = s.http.URL
	return s
}

// InMemory makes a server that listens nowhere: whoever made it hands it the requests to its base URL. It is for bubbles of
// fake time, which sockets do not know.
func InMemory(url string) *Server {
	return &Server{URL: url, changed: make(chan struct{}), taken: map[string]int{}, messages: map[int64][]*Message{}, lastID: map[int64]int64{},
		chats: map[int64]*Chat{}, files: map[string][]byte{}, faults: map[string][]Fault{}, nextID: 1000, inline: true, token: Token}
}

// Close ends it.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// Fault is a failure that the next call of a method meets.
type Fault struct {
	// Status and Description are the refusal; 0 for none.
	Status      int
	Description string
	RetryAfter  int
	MigrateTo   int64
	// HTML is a body in place of JSON; Malformed one that is cut off.
	HTML, Malformed bool
	// Effect: the request takes effect before it fails.
	Effect bool
	// Cut closes the connection without an answer. Hang gives none until the client goes.
	Cut, Hang bool
	// Chat limits it to one chat; 0 for any.
	Chat int64
}

// Fail lets the next calls of a method fail, in this order.
func (s *Server) Fail(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

// Heal forgets faults that were not met.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.faults)
}

// Revoke lets the token count no more, and ends the poll that is open.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = "0:revoked"
	if s.poll != nil {
		close(s.poll.ended)
		s.poll = nil
	}
}

func (s *Server) revoked() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token != Token
}

// Accept lets the token count again.
func (s *Server) Accept() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = Token
}

// SetWebhook puts a webhook in the way.
func (s *Server) SetWebhook(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = address
}

// Webhook is the one that is set.
func (s *Server) Webhook() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhook
}

// Skew sets the server's clock apart from the machine's.
func (s *Server) Skew(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew = by
}

// Confirmed is the offset of the last poll: everything before it is forgotten.
func (s *Server) Confirmed() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.confirmed
}

// Calls are all calls of a method so far; of any but polls for the empty one.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if c.Method == method || method == "" && c.Method != "getUpdates" {
			out = append(out, c)
		}
	}
	return out
}

// Next waits for the next call of a method that Next has not given yet.
func (s *Server) Next(t testing.TB, method string) Call {
	t.Helper()
	deadline := time.NewTimer(waiting)
	defer deadline.Stop()
	for {
		s.mu.Lock()
		n, changed := 0, s.changed
		for _, c := range s.calls {
			if c.Method != method {
				continue
			}
			if n++; n > s.taken[method] {
				s.taken[method] = n
				s.mu.Unlock()
				return c
			}
		}
		s.mu.Unlock()
		select {
		case <-changed:
		case <-deadline.C:
			t.Fatalf("no call of %s within %s", method, waiting)
		}
	}
}

// Until waits until something is so.
func (s *Server) Until(t testing.TB, what string, so func() bool) {
	t.Helper()
	deadline := time.NewTimer(waiting)
	defer deadline.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if so() {
			return
		}
		select {
		case <-changed:
		case <-deadline.C:
			t.Fatalf("%s: not within %s", what, waiting)
		}
	}
}

// waiting is how long a test waits for what must come.
const waiting = 20 * time.Second

// In gives the messages of a chat, oldest first.
func (s *Server) In(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Message, 0, len(s.messages[chat]))
	for _, m := range s.messages[chat] {
		out = append(out, *m)
	}
	return out
}

// Answer waits until the bot has answered a message of a chat; false where ctx ends first.
func (s *Server) Answer(ctx context.Context, chat, to int64) (Message, bool) {
	return s.await(ctx, chat, func(m *Message) bool { return m.Ours && m.ReplyTo == to })
}

// Edited waits until a message of a chat has been edited; false where ctx ends first.
func (s *Server) Edited(ctx context.Context, chat, id int64) (Message, bool) {
	return s.await(ctx, chat, func(m *Message) bool { return m.ID == id && m.Edited > 0 })
}

// await waits for a message of a chat.
func (s *Server) await(ctx context.Context, chat int64, so func(m *Message) bool) (Message, bool) {
	for {
		s.mu.Lock()
		changed := s.changed
		for _, m := range slices.Backward(s.messages[chat]) {
			if so(m) {
				defer s.mu.Unlock()
				return *m, true
			}
		}
		s.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return Message{}, false
		}
	}
}

// Chat gives what is known of a chat, which is made a private one or a supergroup by its id.
func (s *Server) Chat(id int64, change func(*Chat)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.chat(id))
}

func (s *Server) chat(id int64) *Chat {
	c := s.chats[id]
	if c == nil {
		c = &Chat{ID: id, Type: "private", Title: "Chat", Members: map[int64]string{}, Topics: map[int64]bool{}}
		if id < 0 {
			c.Type = "supergroup"
		}
		s.chats[id] = c
	}
	return c
}

// PutFile makes a file that can be fetched under an id.
func (s *Server) PutFile(id string, content []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[id] = content
}

// wake tells who waits that something happened. Called with the lock held.
func (s *Server) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	token, skew := s.token, s.skew
	s.mu.Unlock()
	w.Header().Set("Date", time.Now().Add(skew).UTC().Format(http.TimeFormat))
	if name, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+token+"/"); ok {
		s.mu.Lock()
		content, ok := s.files[strings.TrimPrefix(name, "documents/")]
		s.mu.Unlock()
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(content)
		return
	}
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+token+"/")
	if !ok {
		refuse(w, &refusal{code: 401, text: "Unauthorized"})
		return
	}
	c := Call{Method: method, At: time.Now()}
	if err := c.read(r); err != nil {
		refuse(w, &refusal{code: 400, text: "Bad Request: " + err.Error()})
		return
	}
	if method == "getUpdates" {
		s.getUpdates(w, r, c)
		return
	}
	s.answer(w, r, c)
}

// answer does what a method does, or fails as it was told to.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, c Call) {
	s.mu.Lock()
	fault, fails := s.fault(c)
	var result any
	var no *refusal
	if !fails || fault.Effect {
		result, no = s.do(&c)
	}
	if no != nil {
		c.Refused = no.text
	}
	if fails && fault.Description != "" {
		c.Refused = fault.Description
	}
	s.calls = append(s.calls, c)
	s.wake()
	s.mu.Unlock()
	switch {
	case fails:
		fault.write(w, r)
	case no != nil:
		refuse(w, no)
	default:
		accept(w, result)
	}
}

// fault takes the next fault of a method that fits a call.
func (s *Server) fault(c Call) (Fault, bool) {
	list := s.faults[c.Method]
	for i, f := range list {
		if f.Chat == 0 || c.number("chat_id") == f.Chat {
			s.faults[c.Method] = append(append([]Fault(nil), list[:i]...), list[i+1:]...)
			return f, true
		}
	}
	return Fault{}, false
}
