package delivery_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"casewire/bot/platform"
	"casewire/handlers/reply"
)

// message is one message of a chat on the server.
type message struct {
	ID   int
	Text string
	Key  string
	At   time.Time
}

// move is what the server does with a request.
type move struct {
	// Fault is what it answers; nil: it takes the message.
	Fault *platform.Fault
	// Drop: it takes the message, and the answer is lost.
	Drop bool
	// Slow is how long it takes.
	Slow time.Duration
	// During runs while the message is on its way, after leave was given.
	During func()
}

// server is a platform as a post office meets it: it keeps the messages of its chats, and does with each request what it is
// told. It is safe for concurrent use.
type server struct {
	name string
	// limiter is the pace; nil: none.
	limiter *platform.Limiter
	// evidence says whether Trace can find anything out about a chat.
	evidence func(chat string) bool
	// perPart is how many blocks a message holds.
	perPart int
	// most is how many characters fit what takes a message's place; 0: any.
	most int
	// renders is called before each rendering; may be nil.
	renders func()

	mu sync.Mutex
	// plan says what is done with a request: "send" or "edit", to a chat, with a text. It is asked one request at a time.
	plan    func(op, chat, text string) move
	next    int
	chats   map[string][]message
	log     []string // "send chat text", in order of arrival
	dropped int      // answers that were lost after the request took effect
	traces  int
	flying  map[string]int
	clashes int // requests to a chat that had one in flight
}

func newServer(name string) *server {
	return &server{name: name, perPart: 1, chats: map[string][]message{}, flying: map[string]int{}, evidence: func(string) bool { return true }}
}

// does sets what is done with requests from now on.
func (s *server) does(plan func(op, chat, text string) move) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.plan = plan
}

// heard are the requests so far, in order of arrival.
func (s *server) heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

func (s *server) Name() string { return s.name }

// frozen is a rendered message.
type frozen struct {
	Text string `json:"text"`
}

func (s *server) Render(doc reply.Doc, o platform.Options) ([]platform.Part, error) {
	if s.renders != nil {
		s.renders()
	}
	var out []platform.Part
	for blocks := range slices.Chunk(doc.Blocks, s.perPart) {
		stretch := reply.Doc{Blocks: blocks}
		out = append(out, platform.Part{Doc: stretch, Carries: stretch.Carried()})
	}
	if len(doc.Blocks) == 0 && len(doc.Title) > 0 {
		out = append(out, platform.Part{Doc: doc})
	}
	if s.most > 0 && o.Of > 0 && utf8.RuneCountInString(plain(doc)) > s.most {
		out = append(out, out...)
	}
	for n := range out {
		text := plain(out[n].Doc)
		number, of := n+1, len(out)
		if o.Of > 0 {
			number, of = o.Number, o.Of
		}
		if of > 1 {
			text += fmt.Sprintf(" %d/%d", number, of)
		}
		out[n].Body, _ = json.Marshal(frozen{text})
	}
	return out, nil
}

// plain is the text of a document.
func plain(doc reply.Doc) string {
	text := doc.Title.String()
	for _, b := range doc.Blocks {
		text += b.Text.String()
		for _, it := range b.Items {
			text += it.Text.String()
		}
	}
	return text
}

// begin waits for the turn and for leave.
func (s *server) begin(ctx context.Context, op, chat, text string) (move, error) {
	if s.limiter != nil {
		if err := s.limiter.Wait(ctx, chat, false, platform.BulkClass); err != nil {
			return move{}, err
		}
	}
	if err := platform.AskLeave(ctx); err != nil {
		return move{}, err
	}
	s.mu.Lock()
	if s.flying[chat]++; s.flying[chat] > 1 {
		s.clashes++
	}
	var m move
	if s.plan != nil {
		m = s.plan(op, chat, text)
	}
	s.mu.Unlock()
	if m.During != nil {
		m.During()
	}
	if m.Slow > 0 {
		timer := time.NewTimer(m.Slow)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			m = move{Fault: &platform.Fault{Kind: platform.Ambiguous, Text: "given up"}}
		}
	}
	return m, nil
}

func (s *server) Send(ctx context.Context, to platform.Target, body []byte, key string) (platform.Receipt, error) {
	var f frozen
	if err := json.Unmarshal(body, &f); err != nil { // as the adapters do, before anything leaves
		return platform.Receipt{}, &platform.Fault{Kind: platform.Refused, Text: "the part cannot be read"}
	}
	m, err := s.begin(ctx, "send", to.Chat, f.Text)
	if err != nil {
		return platform.Receipt{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flying[to.Chat]--
	s.log = append(s.log, fmt.Sprintf("send %s %s", to.Chat, f.Text))
	if m.Fault != nil {
		return platform.Receipt{}, m.Fault
	}
	s.next++
	s.chats[to.Chat] = append(s.chats[to.Chat], message{ID: s.next, Text: f.Text, Key: key, At: time.Now()})
	if m.Drop {
		s.dropped++
		return platform.Receipt{}, &platform.Fault{Kind: platform.Ambiguous, Text: "the connection broke off"}
	}
	return platform.Receipt{Post: strconv.Itoa(s.next)}, nil
}

func (s *server) Edit(ctx context.Context, to platform.Target, post string, body []byte) error {
	var f frozen
	_ = json.Unmarshal(body, &f)
	m, err := s.begin(ctx, "edit", to.Chat, f.Text)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flying[to.Chat]--
	s.log = append(s.log, fmt.Sprintf("edit %s %s", to.Chat, f.Text))
	if m.Fault != nil {
		return m.Fault
	}
	for n, x := range s.chats[to.Chat] {
		if strconv.Itoa(x.ID) == post {
			s.chats[to.Chat][n].Text = f.Text
			if m.Drop {
				s.dropped++
				return &platform.Fault{Kind: platform.Ambiguous, Text: "the connection broke off"}
			}
			return nil
		}
	}
	return &platform.Fault{Kind: platform.Refused, Text: "message to edit not found"}
}

func (s *server) Trace(_ context.Context, to platform.Target, t platform.Trail) (platform.Finding, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.traces++
	if !s.evidence(to.Chat) {
		return platform.Doubt, "", nil
	}
	for _, m := range s.chats[to.Chat] {
		if m.Key == t.Key {
			return platform.Arrived, strconv.Itoa(m.ID), nil
		}
	}
	return platform.NeverArrived, "", nil
}

func (s *server) Manages(context.Context, string, string) (bool, error) { return false, nil }

// texts is what stands in a chat, in order.
func (s *server) texts(chat string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, m := range s.chats[chat] {
		out = append(out, m.Text)
	}
	return out
}
