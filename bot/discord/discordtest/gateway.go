package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// gatewayConn is one connection to the gateway.
type gatewayConn struct {
	s  *Server
	ws *websocket.Conn

	mu      sync.Mutex
	session *session
	silent  bool // heartbeats are not answered (D4)
	// Identify is what the bot said of itself.
	identify json.RawMessage
}

// session outlives its connection: whoever resumes it gets what it missed (C7).
type session struct {
	id   string
	sent []payload // the events, of which the first has number 1
}

type payload struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int64          `json:"s"`
	Type *string         `json:"t"`
}

func (c *gatewayConn) write(op int, kind string, data any) {
	raw, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p := payload{Op: op, Data: raw}
	if kind != "" {
		seq := int64(len(c.session.sent) + 1)
		p.Seq, p.Type = &seq, &kind
		c.session.sent = append(c.session.sent, p)
	}
	_ = c.ws.WriteJSON(p) // a connection that is gone shows where it is read
}

// gateway speaks Discord's side: Hello, READY, heartbeats (C7).
func (s *Server) gateway(w http.ResponseWriter, r *http.Request) {
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &gatewayConn{s: s, ws: ws}
	s.locked(func() { s.conns[c] = true })
	defer func() {
		s.locked(func() { delete(s.conns, c) })
		_ = ws.Close()
	}()
	s.mu.Lock()
	greet, beat := s.greet, s.Beat
	s.mu.Unlock()
	if beat == 0 {
		beat = 41250 * time.Millisecond
	}
	c.write(10, "", map[string]any{"heartbeat_interval": beat.Milliseconds()})
	for {
		var p payload
		if err := ws.ReadJSON(&p); err != nil {
			return
		}
		switch p.Op {
		case 1:
			c.mu.Lock()
			silent := c.silent
			c.mu.Unlock()
			if !silent {
				c.write(11, "", nil)
			}
		case 2, 6:
			var who struct {
				Token   string `json:"token"`
				Session string `json:"session_id"`
				Seq     int    `json:"seq"`
			}
			_ = json.Unmarshal(p.Data, &who) // an unreadable one has no token
			c.identify = p.Data
			if p.Op == 2 {
				s.locked(func() { s.identifies++ })
			}
			if who.Token != s.Token && who.Token != "Bot "+s.Token {
				c.close(4004) // authentication failed
				return
			}
			if greet != nil && !greet(c) {
				continue
			}
			if p.Op == 6 {
				c.resume(who.Session, who.Seq)
				continue
			}
			fresh := &session{}
			s.locked(func() {
				s.sessions++
				fresh.id = fmt.Sprint("session-", s.sessions)
				s.session = fresh
			})
			c.mu.Lock()
			c.session = fresh
			c.mu.Unlock()
			c.ready()
		}
	}
}

// resume goes on with the last session where it is that, and gives what came since; any other is invalid (op 9).
func (c *gatewayConn) resume(id string, seq int) {
	c.s.mu.Lock()
	last := c.s.session
	c.s.mu.Unlock()
	if last == nil || last.id != id || seq < 0 || seq > len(last.sent) {
		c.write(9, "", false)
		return
	}
	c.mu.Lock()
	c.session = last
	for _, p := range last.sent[seq:] {
		_ = c.ws.WriteJSON(p) // a connection that is gone shows where it is read
	}
	c.mu.Unlock()
	c.write(0, "RESUMED", map[string]any{})
}

// ready greets the bot: who it is, and the servers that it is in.
func (c *gatewayConn) ready() {
	s := c.s
	c.write(0, "READY", map[string]any{"v": 9, "session_id": c.session.id, "user": map[string]any{"id": BotUser, "username": "casewire", "bot": true},
		"application": map[string]any{"id": Application}, "guilds": []any{map[string]any{"id": Guild, "unavailable": true}}})
	s.mu.Lock()
	var channels []*Channel
	for _, ch := range s.channels {
		if ch.Guild == Guild {
			channels = append(channels, ch)
		}
	}
	s.mu.Unlock()
	c.write(0, "GUILD_CREATE", map[string]any{"id": Guild, "name": "Newsroom", "channels": channels})
	s.identified <- c
	s.locked(func() {})
}

func (c *gatewayConn) close(code int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second)) // it ends anyway
	_ = c.ws.Close()
}

// Connected waits for the bot to have been greeted since the last call.
func (s *Server) Connected() {
	s.t.Helper()
	select {
	case <-s.identified:
	case <-time.After(20 * time.Second):
		s.t.Fatal("the bot did not connect")
	}
}

// Greeting says what a new connection gets in place of READY, by name:
// "op 7" asks for another connection as the first packet (D2), "op 9" refuses the session (D6), "nothing" stays silent (D3),
// "4004" and other codes close. An empty name greets as usual.
func (s *Server) Greeting(how string, code int) {
	greet := map[string]func(*gatewayConn) bool{
		"op 7":    func(c *gatewayConn) bool { c.write(7, "", nil); return false },
		"op 9":    func(c *gatewayConn) bool { c.write(9, "", false); return false },
		"nothing": func(*gatewayConn) bool { return false },
		"close":   func(c *gatewayConn) bool { c.close(code); return false },
	}[how]
	s.locked(func() { s.greet = greet })
}

// each does something to every connection.
func (s *Server) each(f func(c *gatewayConn)) {
	s.mu.Lock()
	var all []*gatewayConn
	for c := range s.conns {
		all = append(all, c)
	}
	s.mu.Unlock()
	for _, c := range all {
		f(c)
	}
}

// AskToReconnect sends op 7 to whoever is connected, InvalidSession op 9, Silence answers no heartbeats any more, CloseWith closes
// with a code, Cut breaks the connection without a word.
func (s *Server) AskToReconnect() { s.each(func(c *gatewayConn) { c.write(7, "", nil) }) }

// InvalidSession sends op 9.
func (s *Server) InvalidSession() { s.each(func(c *gatewayConn) { c.write(9, "", false) }) }

// Silence answers no heartbeats any more.
func (s *Server) Silence() {
	s.each(func(c *gatewayConn) { c.mu.Lock(); c.silent = true; c.mu.Unlock() })
}

// CloseWith closes every connection with a code.
func (s *Server) CloseWith(code int) { s.each(func(c *gatewayConn) { c.close(code) }) }

// Cut breaks every connection without a word.
func (s *Server) Cut() { s.each(func(c *gatewayConn) { _ = c.ws.Close() }) }

// Connections counts those that stand.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// Dispatch sends an event to whoever is connected.
func (s *Server) Dispatch(kind string, data any) {
	s.each(func(c *gatewayConn) {
		c.mu.Lock()
		greeted := c.session != nil
		c.mu.Unlock()
		if greeted { // before that nothing is sent
			c.write(0, kind, data)
		}
	})
}

// Identity is what the bot said of itself when it connected last: its intents, without its token.
func (s *Server) Identity() (intents int, token string) {
	s.each(func(c *gatewayConn) {
		var who struct {
			Token   string `json:"token"`
			Intents int    `json:"intents"`
		}
		if json.Unmarshal(c.identify, &who) == nil {
			intents, token = who.Intents, who.Token
		}
	})
	return intents, token
}
