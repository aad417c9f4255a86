package telegramtest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Bare is a Bot API server that keeps nothing and checks nothing, so that it takes as little as can be of the machine on which
// the bot is measured.
type Bare struct {
	// URL is its base URL.
	URL string
	// Polled is closed by the first poll.
	Polled <-chan struct{}

	sent    func(chat int64)
	mu      sync.Mutex
	waiting []string // updates that are not confirmed
	first   int64    // the id of the first of them
	more    chan struct{}
	message int64
	begun   sync.Once
	polled  chan struct{}
}

// NewBare starts one that ends with the test. sent is told of each message to a chat.
func NewBare(t testing.TB, sent func(chat int64)) *Bare {
	t.Helper()
	s := &Bare{sent: sent, first: 1, more: make(chan struct{}, 1), polled: make(chan struct{})}
	s.Polled = s.polled
	web := httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(func() {
		web.CloseClientConnections()
		web.Close()
	})
	s.URL = web.URL
	return s
}

// Say lets somebody write to the bot in private.
func (s *Bare) Say(person int64, text string) {
	s.mu.Lock()
	id := s.first + int64(len(s.waiting))
	s.waiting = append(s.waiting, fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":%d,"text":%q,"from":{"id":%d,"is_bot":false,"first_name":"P"},"chat":{"id":%d,"type":"private","first_name":"P"}}}`,
		id, id, time.Now().Unix(), text, person, person))
	s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
}

func (s *Bare) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if err := r.ParseForm(); err != nil {
		http.Error(w, `{"ok":false,"error_code":400}`, http.StatusBadRequest)
		return
	}
	switch r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:] {
	case "getUpdates":
		s.begun.Do(func() { close(s.polled) })
		offset, _ := strconv.ParseInt(r.Form.Get("offset"), 10, 64)
		seconds, _ := strconv.Atoi(r.Form.Get("timeout"))
		over := time.NewTimer(time.Duration(seconds) * time.Second)
		defer over.Stop()
		for waits := true; waits; {
			if batch := s.from(offset); batch != "" {
				_, _ = io.WriteString(w, `{"ok":true,"result":[`+batch+`]}`)
				return
			}
			select {
			case <-s.more:
			case <-over.C:
				waits = false
			case <-r.Context().Done():
				return
			}
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":[]}`)
	case "getMe":
		_, _ = fmt.Fprintf(w, `{"ok":true,"result":{"id":%d,"is_bot":true,"first_name":"casewire","username":%q}}`, BotID, BotName)
	case "sendMessage":
		chat, _ := strconv.ParseInt(r.Form.Get("chat_id"), 10, 64)
		s.mu.Lock()
		s.message++
		id := s.message
		s.mu.Unlock()
		_, _ = fmt.Fprintf(w, `{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"},"text":"x"}}`, id, chat)
		s.sent(chat)
	default:
		_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
	}
}

// from gives what waits from an offset on, and forgets what is before it.
func (s *Bare) from(offset int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := offset - s.first; n > 0 {
		s.waiting = s.waiting[min(n, int64(len(s.waiting))):]
		s.first = offset
	}
	return strings.Join(s.waiting[:min(len(s.waiting), 100)], ",")
}
