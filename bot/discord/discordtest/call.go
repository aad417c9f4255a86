package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Call is an interaction and what came of it.
type Call struct {
	ID, Token string
	Kind      int
	s         *Server
	made      time.Time
	from      *Message // of a component
	channel   string
	user      string

	// Set by the responses, under the server's lock:
	Response int      // the kind of the first response; 0: none yet
	Shown    *Message // what the first response shows, or the promise of it
	Later    bool     // it was promised and is not there yet
	Follow   []*Message
	Form     *Form
	Choices  []Choice
	// Refused are the codes that responses were refused with.
	Refused []int
	done    chan struct{} // closed at the first response
}

// Form is one that was opened.
type Form struct {
	CustomID   string `json:"custom_id"`
	Title      string `json:"title"`
	Components []Row  `json:"components"`
}

// Fields are the form's fields by their id.
func (f *Form) Fields() map[string]Component {
	out := map[string]Component{}
	for _, r := range f.Components {
		for _, c := range r.Components {
			out[c.CustomID] = c
		}
	}
	return out
}

// Choice is a suggestion.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// Person is somebody who uses the fake.
type Person struct {
	ID, Name string
	// Roles are the ids of his roles, Rights his permissions in the channel.
	Roles  []string
	Rights string
}

// Where is the channel that something is done in; without a guild it is a direct message.
type Where struct {
	Guild, Channel string
	// AppRights are the bot's own permissions there; empty: all that it needs.
	AppRights string
}

// InDesk is the channel that is there from the start, and Direct a private conversation.
func InDesk() Where { return Where{Guild: Guild, Channel: Desk} }

// Direct is the private conversation with a person.
func Direct(p Person) Where { return Where{Channel: "2" + p.ID} }

// Option is an option as Discord sends it.
type Option struct {
	Name    string `json:"name"`
	Type    int    `json:"type"`
	Value   any    `json:"value"`
	Focused bool   `json:"focused,omitempty"`
}

// String makes a text option; Typed marks it as the one that is being typed.
func String(name, value string) Option { return Option{Name: name, Type: 3, Value: value} }

// Typed is a text option that is being typed.
func Typed(name, value string) Option {
	return Option{Name: name, Type: 3, Value: value, Focused: true}
}

// Yes makes a boolean option.
func Yes(name string) Option { return Option{Name: name, Type: 5, Value: true} }

// Int makes a whole number.
func Int(name string, n int) Option { return Option{Name: name, Type: 4, Value: n} }

// Slash calls a command.
func (s *Server) Slash(p Person, w Where, name string, options ...Option) *Call {
	return s.act(p, w, 2, nil, map[string]any{"id": "1", "type": 1, "name": name, "options": options})
}

// SlashData calls a command with everything said by hand.
func (s *Server) SlashData(p Person, w Where, data map[string]any) *Call {
	return s.act(p, w, 2, nil, data)
}

// Complete types into an option.
func (s *Server) Complete(p Person, w Where, name string, options ...Option) *Call {
	return s.act(p, w, 4, nil, map[string]any{"id": "1", "type": 1, "name": name, "options": options})
}

// Press presses a button of a message by its id.
func (s *Server) Press(p Person, w Where, m *Message, customID string) *Call {
	return s.act(p, w, 3, m, map[string]any{"custom_id": customID, "component_type": 2})
}

// Submit fills in a form; from is the message whose button opened it, nil for a command.
func (s *Server) Submit(p Person, w Where, from *Message, f *Form, values map[string]string) *Call {
	var rows []any
	for _, r := range f.Components {
		for _, c := range r.Components {
			v, given := values[c.CustomID]
			if !given {
				v = c.Value
			}
			if c.Required != nil && *c.Required && v == "" {
				s.t.Fatalf("the form does not let %s stay empty", c.CustomID)
			}
			rows = append(rows, map[string]any{"type": 1, "components": []any{map[string]any{"type": 4, "custom_id": c.CustomID, "value": v}}})
		}
	}
	return s.act(p, w, 5, from, map[string]any{"custom_id": f.CustomID, "components": rows})
}

// act sends an interaction over the gateway.
func (s *Server) act(p Person, w Where, kind int, from *Message, data map[string]any) *Call {
	s.mu.Lock()
	c := &Call{Kind: kind, s: s, from: from, made: time.Now(), done: make(chan struct{}), channel: w.Channel, user: p.ID}
	c.ID = s.id()
	c.Token = "interaction-token-" + c.ID
	s.interactions[c.Token] = c
	ch := s.channels[w.Channel]
	s.mu.Unlock()
	s.Dispatch("INTERACTION_CREATE", c.event(p, w, ch, data))
	return c
}

// event is the interaction as the gateway sends it: a member in a server, a user elsewhere (C2).
func (c *Call) event(p Person, w Where, ch *Channel, data map[string]any) map[string]any {
	user := map[string]any{"id": p.ID, "username": p.Name, "global_name": nil, "discriminator": "0"}
	e := map[string]any{"id": c.ID, "application_id": Application, "type": c.Kind, "token": c.Token, "version": 1, "channel_id": w.Channel, "data": data, "locale": "en-US"}
	if ch != nil {
		e["channel"] = map[string]any{"id": ch.ID, "type": ch.Kind, "name": ch.Name, "parent_id": ch.Parent}
	}
	if c.from != nil {
		e["message"] = map[string]any{"id": c.from.ID, "channel_id": w.Channel, "flags": c.from.Flags, "content": c.from.Content, "author": map[string]any{"id": BotUser}}
	}
	if w.Guild == "" {
		e["user"] = user
		return e
	}
	rights := p.Rights
	if rights == "" {
		rights = "2048"
	}
	app := w.AppRights
	if app == "" {
		app = "274878024704"
	}
	e["guild_id"], e["app_permissions"] = w.Guild, app
	e["member"] = map[string]any{"user": user, "roles": append([]string{}, p.Roles...), "permissions": rights, "nick": nil, "joined_at": "2024-01-01T00:00:00Z"}
	return e
}

// Again delivers an interaction once more.
func (s *Server) Again(c *Call, p Person, w Where, data map[string]any) {
	s.mu.Lock()
	ch := s.channels[w.Channel]
	s.mu.Unlock()
	s.Dispatch("INTERACTION_CREATE", c.event(p, w, ch, data))
}

// callback takes the first response: once (40060), in time (10062), within the limits of forms (C2, C3).
func (s *Server) callback(token, kind string, body []byte) (int, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.interactions[token]
	limit := s.Limit
	if limit == 0 {
		limit = 3 * time.Second
	}
	refuse := func(status, code int, text string) (int, string) {
		if c != nil {
			c.Refused = append(c.Refused, code)
		}
		s.signal()
		return status, text
	}
	switch {
	case c == nil, c.Response == 0 && time.Since(c.made) > limit:
		return refuse(http.StatusNotFound, 10062, brief(10062, "Unknown interaction"))
	case c.Response != 0:
		return refuse(http.StatusBadRequest, 40060, brief(40060, "Interaction has already been acknowledged."))
	}
	var in struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	files, err := readMessage(kind, body, &in)
	if err != nil {
		return refuse(http.StatusBadRequest, 50109, brief(50109, "invalid JSON"))
	}
	if fault := c.take(in.Type, in.Data, files); fault != "" {
		return refuse(http.StatusBadRequest, 50035, fault)
	}
	c.Response = in.Type
	close(c.done)
	s.signal()
	return http.StatusNoContent, ""
}

// take checks and keeps a first response; the lock is held.
func (c *Call) take(kind int, data json.RawMessage, files []File) string {
	switch kind {
	case 4, 7:
		var in wireMessage
		if err := json.Unmarshal(data, &in); err != nil {
			return invalidForm("data", "BASE_TYPE_INVALID")
		}
		if kind == 7 && c.from == nil {
			return invalidForm("type", "INTERACTION_TYPE")
		}
		if kind == 7 {
			in2 := wireMessage{Message: *c.from}
			if err := json.Unmarshal(data, &in2); err != nil {
				return invalidForm("data", "BASE_TYPE_INVALID")
			}
			if fault := checkMessage(in2); fault != "" {
				return fault
			}
			flags := c.from.Flags
			*c.from = in2.Message
			c.from.Flags = flags
			c.from.Files = describe(files, in2.Attached)
			c.Shown = c.from
			return ""
		}
		if fault := checkMessage(in); fault != "" {
			return fault
		}
		m := in.Message
		m.ID, m.Channel, m.Files = c.s.id(), c.channel, describe(files, in.Attached)
		c.Shown = &m
	case 5:
		var in struct {
			Flags int `json:"flags"`
		}
		if len(data) > 0 {
			_ = json.Unmarshal(data, &in) // nothing need stand there
		}
		c.Shown, c.Later = &Message{ID: c.s.id(), Channel: c.channel, Flags: in.Flags}, true
	case 6:
		if c.from == nil {
			return invalidForm("type", "INTERACTION_TYPE")
		}
		c.Shown, c.Later = c.from, true
	case 8:
		var in struct {
			Choices *[]Choice `json:"choices"`
		}
		if json.Unmarshal(data, &in) != nil || in.Choices == nil || len(*in.Choices) > 25 || c.Kind != 4 { // D22: the list must stand there
			return invalidForm("choices", "BASE_TYPE_REQUIRED")
		}
		for _, x := range *in.Choices {
			value, _ := x.Value.(string)
			if length(x.Name) < 1 || length(x.Name) > 100 || length(value) > 100 {
				return invalidForm("choices", "BASE_TYPE_BAD_LENGTH")
			}
		}
		c.Choices = *in.Choices
	case 9:
		var f Form
		if json.Unmarshal(data, &f) != nil || c.Kind == 5 {
			return invalidForm("data", "BAD_FORM") // C2: not from a form
		}
		if fault := checkForm(f); fault != "" {
			return fault
		}
		c.Form = &f
	default:
		return invalidForm("type", "BASE_TYPE_CHOICES")
	}
	return ""
}

// webhook takes what follows the first response.
func (s *Server) webhook(r *http.Request, parts []string, body []byte) (int, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var c *Call
	if len(parts) >= 3 {
		c = s.interactions[parts[2]]
	}
	if c == nil || c.Response == 0 {
		return http.StatusNotFound, brief(10015, "Unknown Webhook")
	}
	switch {
	case len(parts) == 3 && r.Method == http.MethodPost:
		var in wireMessage
		files, err := readMessage(r.Header.Get("Content-Type"), body, &in)
		if err != nil {
			return http.StatusBadRequest, brief(50109, "invalid JSON")
		}
		if fault := checkMessage(in); fault != "" {
			c.Refused = append(c.Refused, 50035)
			return http.StatusBadRequest, fault
		}
		m := in.Message
		m.ID, m.Channel, m.Files = s.id(), c.channel, describe(files, in.Attached)
		if c.Response == 5 && c.Later { // Discord, Create Followup Message: the first one takes the place of what was promised, and is as public
			m.ID, m.Flags = c.Shown.ID, c.Shown.Flags&64|m.Flags&^64
			c.Shown, c.Later = &m, false
			s.signal()
			return ok(&m)
		}
		c.Follow = append(c.Follow, &m)
		c.Later = c.Later && c.Response != 6
		s.signal()
		return ok(&m)
	case len(parts) == 5 && parts[3] == "messages" && r.Method == http.MethodPatch:
		if c.Shown == nil {
			return http.StatusNotFound, brief(10008, "Unknown Message")
		}
		status, text := s.patch(nil, c.Shown, r.Header.Get("Content-Type"), body)
		if status == http.StatusOK {
			c.Later = false
		} else {
			c.Refused = append(c.Refused, status)
		}
		s.signal()
		return status, text
	case len(parts) == 5 && r.Method == http.MethodDelete:
		c.Shown, c.Later = nil, false
		s.signal()
		return http.StatusNoContent, ""
	}
	return http.StatusNotFound, brief(0, "404: Not Found")
}

// Answer waits for the whole answer and gives the messages that a person sees of it.
func (c *Call) Answer() []*Message {
	c.s.t.Helper()
	select { // nobody need look at each change of the others
	case <-c.done:
	case <-time.After(10 * time.Second):
	}
	c.s.Until(fmt.Sprintf("an answer to interaction %s of kind %d", c.ID, c.Kind), func() bool {
		c.s.mu.Lock()
		defer c.s.mu.Unlock()
		return c.Response != 0 && !c.Later
	})
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	var out []*Message
	if c.Shown != nil {
		m := *c.Shown
		out = append(out, &m)
	}
	return append(out, c.Follow...)
}

// Text waits for the answer and gives its words.
func (c *Call) Text() string {
	c.s.t.Helper()
	var all []string
	for _, m := range c.Answer() {
		all = append(all, m.Text())
	}
	return strings.Join(all, "\n")
}

// Message waits for the answer and gives its first message; none fails the test.
func (c *Call) Message() *Message {
	c.s.t.Helper()
	all := c.Answer()
	if len(all) == 0 {
		c.s.t.Fatalf("interaction %s showed nothing", c.ID)
	}
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.Shown != nil {
		return c.Shown
	}
	return all[0]
}

// Opened waits for a form.
func (c *Call) Opened() *Form {
	c.s.t.Helper()
	c.Answer()
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.Form == nil {
		c.s.t.Fatalf("interaction %s opened no form but responded with %d", c.ID, c.Response)
	}
	return c.Form
}

// Codes are the codes that responses were refused with.
func (c *Call) Codes() []int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return append([]int(nil), c.Refused...)
}

// Responded waits for the first response and gives how long it took.
func (c *Call) Responded() <-chan struct{} { return c.done }
