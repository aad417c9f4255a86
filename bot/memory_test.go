package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"casewire/bot/platform"
)

// memory is a network without sockets, which a bubble of fake time knows: connections are pipes to whoever accepts them. It is
// safe for concurrent use.
type memory struct {
	accepted chan net.Conn
	closed   chan struct{}

	mu    sync.Mutex
	down  bool
	conns map[net.Conn]bool
}

func newMemory() *memory {
	return &memory{accepted: make(chan net.Conn), closed: make(chan struct{}), conns: map[net.Conn]bool{}}
}

// Dial makes a connection, or finds nobody there.
func (m *memory) Dial(ctx context.Context, network, _ string) (net.Conn, error) {
	nobody := &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
	m.mu.Lock()
	down := m.down
	m.mu.Unlock()
	if down {
		return nil, nobody
	}
	mine, theirs := net.Pipe()
	select {
	case m.accepted <- theirs:
		m.mu.Lock()
		defer m.mu.Unlock()
		m.conns[mine] = true
		return &counted{mine, m}, nil
	case <-m.closed:
	case <-ctx.Done():
	}
	return nil, nobody
}

// counted is a connection that the network forgets when it ends.
type counted struct {
	net.Conn
	m *memory
}

func (c *counted) Close() error {
	c.m.mu.Lock()
	delete(c.m.conns, c.Conn)
	c.m.mu.Unlock()
	return c.Conn.Close()
}

// Away breaks all connections and lets nobody in, until it is called with false.
func (m *memory) Away(down bool) {
	m.mu.Lock()
	m.down = down
	broken := maps.Clone(m.conns)
	m.mu.Unlock()
	if down {
		for c := range broken {
			_ = c.Close() // that is the point
		}
	}
}

// Accept gives who is there next: it is a net.Listener.
func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.accepted:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

// Close lets nobody in any more.
func (m *memory) Close() error {
	close(m.closed)
	return nil
}

// Addr is none in particular.
func (*memory) Addr() net.Addr { return &net.TCPAddr{} }

// base is the transport of the program itself, on this network.
func (m *memory) base() *http.Transport {
	b := platform.NewBase(connections)
	b.Proxy, b.DialContext = nil, m.Dial
	return b
}

// connections is how many requests may be on their way at once.
const connections = 96

// arrival is a message that a chat got.
type arrival struct {
	at   time.Time
	text string
	post string // its id there; in an answer that may have been lost
}

// loss is a send whose answer nobody got.
type loss struct {
	at       time.Time
	took     bool // it took effect
	platform string
	chat     string
}

// moody is a platform that has its moods: it is busy, loses requests or their answers, and turns away who writes to a chat
// that wants no more. It notes what arrived. It is safe for concurrent use.
type moody struct {
	http.Handler
	name string

	mu     sync.Mutex
	random *rand.Rand
	// busy is the share of requests that are told to wait, lost that of sends that never arrive, and late that of sends whose
	// answer is lost.
	busy, lost, late float64
	arrived          map[string][]arrival // by chat
	losses           []loss
	edits            map[string][]arrival // by chat
	waits            int                  // requests told to wait
	refused          map[string]int       // requests that were refused, by chat
	every            []time.Time          // when anything was sent or edited
}

func newMoody(name string, h http.Handler, seed uint64) *moody {
	return &moody{Handler: h, name: name, random: rand.New(rand.NewPCG(seed, 7)), arrived: map[string][]arrival{}, edits: map[string][]arrival{}, refused: map[string]int{}}
}

// mood says how it is from now on.
func (m *moody) mood(busy, lost, late float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.busy, m.lost, m.late = busy, lost, late
}

// parcel is what of a request or an answer a test looks at.
type parcel struct {
	chat, post, text string
	send, edit       bool
}

// read takes a request to a platform apart.
func (m *moody) read(r *http.Request, body []byte) (t parcel) {
	if m.name == telegramPlatform {
		method := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
		t.send, t.edit = method == "sendMessage", method == "editMessageText"
		if t.send || t.edit {
			form, err := url.ParseQuery(string(body))
			if err != nil {
				panic(err)
			}
			t.chat, t.post, t.text = form.Get("chat_id"), form.Get("message_id"), form.Get("text")
		}
		return t
	}
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/api/v9/"), "/")
	if parts[0] != "channels" || len(parts) < 3 || parts[2] != "messages" {
		return t
	}
	t.chat = parts[1]
	t.send, t.edit = r.Method == http.MethodPost && len(parts) == 3, r.Method == http.MethodPatch
	if t.edit {
		t.post = parts[3]
	}
	if t.send || t.edit {
		t.text = said(body)
	}
	return t
}

// said is what a message of Discord says.
func said(body []byte) string {
	var in struct {
		Content string `json:"content"`
		Embeds  []struct {
			Description string                 `json:"description"`
			Footer      *struct{ Text string } `json:"footer"`
		} `json:"embeds"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		panic(err)
	}
	text := in.Content
	for _, e := range in.Embeds {
		text += "\n" + e.Description
		if e.Footer != nil {
			text += "\n" + e.Footer.Text
		}
	}
	return strings.TrimSpace(text)
}

// draw decides about a request.
func (m *moody) draw(t parcel) (busy, lost, late bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t.chat == "" {
		return false, false, false
	}
	busy = m.random.Float64() < m.busy
	if t.send && !busy {
		lost, late = m.random.Float64() < m.lost, m.random.Float64() < m.late
	}
	return busy, lost, late && !lost
}

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // it never came
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	t := m.read(r, body)
	busy, lost, late := m.draw(t)
	switch {
	case busy:
		m.askToWait(w)
		return
	case lost:
		m.note(func() { m.losses = append(m.losses, loss{time.Now(), false, m.name, t.chat}) })
		panic(http.ErrAbortHandler)
	}
	answer := httptest.NewRecorder()
	m.Handler.ServeHTTP(answer, r)
	m.took(t, answer)
	if late && answer.Code < 300 {
		m.note(func() { m.losses = append(m.losses, loss{time.Now(), true, m.name, t.chat}) })
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	if _, err := w.Write(answer.Body.Bytes()); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		panic(err)
	}
}

func (m *moody) note(what func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	what()
}

// took notes what became of a request.
func (m *moody) took(t parcel, answer *httptest.ResponseRecorder) {
	m.note(func() {
		switch {
		case !t.send && !t.edit:
			return
		case answer.Code >= 300:
			m.refused[t.chat]++
			return
		}
		m.every = append(m.every, time.Now())
		if t.edit {
			m.edits[t.chat] = append(m.edits[t.chat], arrival{time.Now(), t.text, t.post})
			return
		}
		var made struct {
			ID     string `json:"id"`
			Result struct {
				ID json.Number `json:"message_id"`
			} `json:"result"`
		}
		if err := json.Unmarshal(answer.Body.Bytes(), &made); err != nil {
			panic(err)
		}
		m.arrived[t.chat] = append(m.arrived[t.chat], arrival{time.Now(), t.text, made.ID + made.Result.ID.String()})
	})
}

// askToWait answers 429.
func (m *moody) askToWait(w http.ResponseWriter) {
	var after int
	m.note(func() { m.waits++; after = 1 + m.random.IntN(20) })
	body := map[string]any{"ok": false, "error_code": 429, "description": "Too Many Requests: retry later", "parameters": map[string]any{"retry_after": after}}
	if m.name != telegramPlatform {
		body = map[string]any{"message": "You are being rate limited.", "retry_after": after, "global": false}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusTooManyRequests)
	if err := json.NewEncoder(w).Encode(body); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		panic(err)
	}
}
