package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// refusal is an answer that says no.
type refusal struct {
	code       int
	text       string
	retryAfter int
	migrateTo  int64
}

func bad(format string, args ...any) *refusal {
	return &refusal{code: 400, text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func refuse(w http.ResponseWriter, no *refusal) {
	body := map[string]any{"ok": false, "error_code": no.code, "description": no.text}
	parameters := map[string]any{}
	if no.retryAfter > 0 {
		parameters["retry_after"] = no.retryAfter
	}
	if no.migrateTo != 0 {
		parameters["migrate_to_chat_id"] = no.migrateTo
	}
	if len(parameters) > 0 {
		body["parameters"] = parameters
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(no.code)
	_ = json.NewEncoder(w).Encode(body)
}

func accept(w http.ResponseWriter, result any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result})
}

// write fails as the fault says.
func (f Fault) write(w http.ResponseWriter, r *http.Request) {
	switch {
	case f.Hang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case f.Cut:
		panic(http.ErrAbortHandler)
	case f.HTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(max(f.Status, 502))
		_, _ = io.WriteString(w, "<html><body><h1>502 Bad Gateway</h1></body></html>")
	case f.Malformed:
		_, _ = io.WriteString(w, `{"ok":true,"result":[{"upd`)
	default:
		refuse(w, &refusal{code: f.Status, text: f.Description, retryAfter: f.RetryAfter, migrateTo: f.MigrateTo})
	}
}

// maxBody is the largest request that is read.
const maxBody = 60 << 20

// read takes a request apart.
func (c *Call) read(r *http.Request) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.ContentLength > 0 {
		return errors.New("no content type")
	}
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	if kind == "multipart/form-data" {
		if err := r.ParseMultipartForm(maxBody); err != nil { //nolint:gosec // the body is bounded above
			return err
		}
		c.Params = r.Form
		for _, list := range r.MultipartForm.File {
			f, err := list[0].Open()
			if err != nil {
				return err
			}
			c.FileName = list[0].Filename
			c.File, err = io.ReadAll(f)
			_ = f.Close()
			if err != nil {
				return err
			}
		}
	} else {
		if err := r.ParseForm(); err != nil {
			return err
		}
		c.Params = r.Form
	}
	for key, list := range c.Params {
		for _, v := range list {
			if !utf8.ValidString(v) {
				return fmt.Errorf("strings must be encoded in UTF-8 (%s)", key)
			}
		}
	}
	return nil
}

func (c *Call) number(key string) int64 {
	n, _ := strconv.ParseInt(c.Params.Get(key), 10, 64)
	return n
}

// A4: how the server paces polls, and holds them.
const (
	maxHold   = 50 * time.Second
	sameSoon  = 500 * time.Millisecond
	sameLimit = 1
)

// getUpdates is the long poll (A4): it confirms by its offset, ends the older poll with 409, and is slow to give the same
// again.
func (s *Server) getUpdates(w http.ResponseWriter, r *http.Request, c Call) {
	s.mu.Lock()
	fault, fails := s.fault(c)
	s.calls = append(s.calls, c)
	if s.webhook != "" {
		s.wake()
		s.mu.Unlock()
		refuse(w, &refusal{code: 409, text: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"})
		return
	}
	if fails {
		s.wake()
		s.mu.Unlock()
		fault.write(w, r)
		return
	}
	if s.poll != nil {
		close(s.poll.ended)
	}
	mine := &polling{ended: make(chan struct{})}
	s.poll = mine
	offset := c.number("offset")
	limit := int64(100)
	if n := c.number("limit"); n > 0 {
		limit = min(n, limit)
	}
	if offset == s.lastPoll.offset && time.Since(s.lastPoll.at) < sameSoon {
		limit = sameLimit
	}
	s.lastPoll.offset, s.lastPoll.at = offset, time.Now()
	if offset > 0 {
		s.confirmed = offset
		for len(s.updates) > 0 && s.updates[0].id < offset {
			s.updates = s.updates[1:]
		}
	}
	s.wake()
	hold := time.NewTimer(min(time.Duration(c.number("timeout"))*time.Second, maxHold))
	defer hold.Stop()
	defer func() {
		s.mu.Lock()
		if s.poll == mine {
			s.poll = nil
		}
		s.mu.Unlock()
	}()
	for over := c.number("timeout") == 0; ; {
		changed := s.changed
		if len(s.updates) > 0 || over {
			raw := []byte(`{"ok":true,"result":[`)
			for i := range min(int(limit), len(s.updates)) {
				if i > 0 {
					raw = append(raw, ',')
				}
				raw = append(raw, s.updates[i].raw...)
			}
			s.mu.Unlock()
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(append(raw, "]}"...))
			return
		}
		s.mu.Unlock()
		select {
		case <-changed:
		case <-hold.C:
			over = true
		case <-mine.ended:
			if s.revoked() {
				refuse(w, &refusal{code: 401, text: "Unauthorized"})
				return
			}
			refuse(w, &refusal{code: 409, text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})
			return
		case <-r.Context().Done():
			return
		}
		s.mu.Lock()
	}
}

// LastUpdate is the id of the latest update.
func (s *Server) LastUpdate() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.nextID
}

// Push gives the bot an update, without its id, and tells the id that it got.
func (s *Server) Push(update map[string]any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextID++
	update["update_id"] = s.nextID
	raw, err := json.Marshal(update)
	if err != nil {
		panic(err)
	}
	s.updates = append(s.updates, pending{s.nextID, raw})
	s.wake()
	return s.nextID
}

// PushRaw gives the bot an update as it stands; %d in it is its id.
func (s *Server) PushRaw(text string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextID++
	s.updates = append(s.updates, pending{s.nextID, json.RawMessage(strings.Replace(text, "%d", strconv.FormatInt(s.nextID, 10), 1))})
	s.wake()
	return s.nextID
}
