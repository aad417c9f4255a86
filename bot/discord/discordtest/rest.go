package discordtest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// ServeHTTP is the API, the gateway and the store of attachments.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.TrimSuffix(r.URL.Path, "/") == "/gateway" {
		s.gateway(w, r)
		return
	}
	if name, ok := strings.CutPrefix(r.URL.Path, "/cdn/"); ok {
		s.mu.Lock()
		data, there := s.files[name]
		s.requests = append(s.requests, Request{Method: r.Method, Path: r.URL.Path, Authorization: r.Header.Get("Authorization")})
		s.mu.Unlock()
		if !there || r.Header.Get("Authorization") != "" { // the token is nobody else's business
			http.Error(w, "no", http.StatusNotFound)
			return
		}
		_, _ = w.Write(data) // a client that went away shows elsewhere
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/api/v9")
	if !ok {
		http.Error(w, "404", http.StatusNotFound)
		return
	}
	s.faultMu.Lock()
	fault := s.fault
	s.faultMu.Unlock()
	var f *Fault
	if fault != nil {
		f = fault(r, body)
	}
	status, answer := 0, ""
	if f == nil || f.After {
		status, answer = s.route(r, path, body)
	}
	if f != nil {
		if f.Wait != nil {
			<-f.Wait
		}
		status, answer = f.Status, f.Body
		for k, v := range f.Header {
			w.Header().Set(k, v)
		}
	}
	s.locked(func() {
		s.requests = append(s.requests, Request{Method: r.Method, Path: path, Authorization: r.Header.Get("Authorization"), Body: body, Status: status})
	})
	if f != nil && f.Drop {
		panic(http.ErrAbortHandler)
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, answer) //nolint:gosec // a fake that answers a test
}

// route answers one request; interactions need no token of the bot.
func (s *Server) route(r *http.Request, path string, body []byte) (int, string) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch parts[0] {
	case "interactions":
		if len(parts) == 4 && parts[3] == "callback" {
			return s.callback(parts[2], r.Header.Get("Content-Type"), body)
		}
	case "webhooks":
		return s.webhook(r, parts, body)
	}
	if r.Header.Get("Authorization") != "Bot "+s.Token {
		return http.StatusUnauthorized, brief(0, "401: Unauthorized")
	}
	switch {
	case path == "/gateway":
		return ok(map[string]any{"url": s.gatewayURL()})
	case path == "/gateway/bot":
		s.mu.Lock()
		left := s.remaining
		s.mu.Unlock()
		return ok(map[string]any{"url": s.gatewayURL(), "shards": 1, "session_start_limit": map[string]any{"total": 1000, "remaining": left, "reset_after": 60000, "max_concurrency": 1}})
	case path == "/applications/@me":
		s.mu.Lock()
		defer s.mu.Unlock()
		var endpoint any
		if s.endpoint != "" {
			endpoint = s.endpoint
		}
		return ok(map[string]any{"id": Application, "name": "casewire", "interactions_endpoint_url": endpoint})
	case path == "/users/@me":
		return ok(map[string]any{"id": BotUser, "username": "casewire", "bot": true})
	case path == "/users/@me/guilds":
		s.mu.Lock()
		defer s.mu.Unlock()
		return ok([]map[string]any{{"id": Guild, "name": "Newsroom", "permissions": s.guild.Roles[0].Rights}})
	case path == "/users/@me/channels":
		return s.direct(body)
	case parts[0] == "applications" && len(parts) == 3 && parts[2] == "commands":
		return s.registers(r.Method, body)
	case parts[0] == "channels":
		return s.channelRoutes(r, parts, body)
	case parts[0] == "guilds":
		return s.guildRoutes(parts)
	}
	return http.StatusNotFound, brief(0, "404: Not Found")
}

func ok(v any) (int, string) {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return http.StatusOK, string(out)
}

// direct opens the private channel with a person.
func (s *Server) direct(body []byte) (int, string) {
	var in struct {
		Recipient string `json:"recipient_id"`
	}
	if json.Unmarshal(body, &in) != nil || in.Recipient == "" {
		return http.StatusBadRequest, brief(50035, "Invalid Form Body")
	}
	id := "2" + in.Recipient
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.channels[id] == nil {
		s.channels[id] = &Channel{ID: id, Kind: 1}
	}
	return ok(s.channels[id])
}

// registers keeps the commands. What is given back has ids and the defaults that Discord fills in (C1).
func (s *Server) registers(method string, body []byte) (int, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if method == http.MethodPut {
		var list []map[string]any
		if err := json.Unmarshal(body, &list); err != nil {
			return http.StatusBadRequest, brief(50109, "The request body contains invalid JSON.")
		}
		if fault := checkCommands(list); fault != "" {
			return http.StatusBadRequest, fault
		}
		s.overwrites++
		s.commands = nil
		for _, c := range list {
			c["id"], c["application_id"], c["version"], c["nsfw"], c["dm_permission"], c["name_localizations"] = s.id(), Application, s.id(), false, true, nil
			if options, ok := c["options"].([]any); ok && len(options) == 0 {
				delete(c, "options")
			}
			raw, err := json.Marshal(c)
			if err != nil {
				panic(err)
			}
			s.commands = append(s.commands, raw)
		}
		s.signal()
	}
	if s.commands == nil {
		return http.StatusOK, "[]"
	}
	return ok(s.commands)
}

// channelRoutes: messages and what belongs to them.
func (s *Server) channelRoutes(r *http.Request, parts []string, body []byte) (int, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.channels[parts[1]]
	if ch == nil {
		return http.StatusNotFound, brief(10003, "Unknown Channel")
	}
	switch {
	case len(parts) == 2:
		return ok(ch)
	case parts[2] == "messages" && len(parts) == 3 && r.Method == http.MethodPost:
		return s.post(ch, r.Header.Get("Content-Type"), body)
	case parts[2] == "messages" && len(parts) == 3:
		return s.history(ch, r.URL.Query().Get("after"))
	case parts[2] == "threads":
		return s.thread(ch, r.Header.Get("Content-Type"), body)
	}
	for i, m := range s.messages[ch.ID] {
		if m.ID != parts[3] {
			continue
		}
		if len(parts) == 5 && parts[4] == "crosspost" {
			if m.Crossed {
				return http.StatusBadRequest, brief(40033, "This message has already been crossposted")
			}
			crossed := *m // whoever reads the one from before does so without the lock
			crossed.Crossed, crossed.Flags = true, m.Flags|1
			s.messages[ch.ID][i] = &crossed
			s.signal()
			return ok(crossed)
		}
		return s.patch(ch, m, r.Header.Get("Content-Type"), body)
	}
	return http.StatusNotFound, brief(10008, "Unknown Message")
}

func (s *Server) guildRoutes(parts []string) (int, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case parts[1] != s.guild.ID:
		return http.StatusNotFound, brief(10004, "Unknown Guild")
	case len(parts) == 2:
		return ok(s.guild)
	case len(parts) == 4 && parts[2] == "members":
		if m, there := s.members[parts[3]]; there {
			return ok(m)
		}
		return http.StatusNotFound, brief(10007, "Unknown Member")
	}
	return http.StatusNotFound, brief(0, "404: Not Found")
}

// wireMessage is a message as it was sent.
type wireMessage struct {
	Message
	Mentions *struct {
		Parse *[]string `json:"parse"`
	} `json:"allowed_mentions"`
	Nonce   any  `json:"nonce"`
	Enforce bool `json:"enforce_nonce"`
}

// readMessage reads a message with its files.
func readMessage(kind string, body []byte, into any) ([]File, error) {
	media, params, err := mime.ParseMediaType(kind)
	if err != nil || media != "multipart/form-data" {
		return nil, json.Unmarshal(body, into)
	}
	form, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(32 << 20)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, list := range form.File {
		for _, h := range list {
			f, err := h.Open()
			if err != nil {
				return nil, err
			}
			data, err := io.ReadAll(f)
			if err != nil {
				return nil, err
			}
			files = append(files, File{Name: h.Filename, Data: data})
		}
	}
	if len(form.Value["payload_json"]) == 0 {
		return files, nil
	}
	return files, json.Unmarshal([]byte(form.Value["payload_json"][0]), into)
}

// post makes a message; the same nonce with enforce_nonce makes no second one (C5).
func (s *Server) post(ch *Channel, kind string, body []byte) (int, string) {
	var in wireMessage
	files, err := readMessage(kind, body, &in)
	if err != nil {
		return http.StatusBadRequest, brief(50109, "The request body contains invalid JSON.")
	}
	if ch.Kind == 15 || ch.Kind == 16 {
		return http.StatusBadRequest, brief(50008, "Cannot send messages in a non-text channel")
	}
	if ch.Denied != 0 && (!ch.OnlyEmbeds || len(in.Embeds) > 0) {
		return http.StatusForbidden, brief(ch.Denied, "Missing Permissions")
	}
	if fault := checkMessage(in); fault != "" {
		return http.StatusBadRequest, fault
	}
	if nonce, ok := in.Nonce.(string); ok && in.Enforce {
		if m := s.nonces[ch.ID+" "+nonce]; m != nil {
			return ok2(m)
		}
	}
	m := in.Message
	m.ID, m.Channel, m.Files, m.Author = s.id(), ch.ID, describe(files, in.Attached), map[string]any{"id": BotUser}
	s.messages[ch.ID] = append(s.messages[ch.ID], &m)
	if nonce, ok := in.Nonce.(string); ok {
		s.nonces[ch.ID+" "+nonce] = &m
	}
	s.signal()
	return ok2(&m)
}

func ok2(m *Message) (int, string) { return ok(m) }

// describe puts the descriptions to the files.
func describe(files []File, attached []map[string]any) []File {
	for i := range files {
		for _, a := range attached {
			if a["filename"] == files[i].Name {
				files[i].Description, _ = a["description"].(string)
			}
		}
	}
	return files
}

// thread makes a post of a forum.
func (s *Server) thread(ch *Channel, kind string, body []byte) (int, string) {
	var in struct {
		Name    string      `json:"name"`
		Message wireMessage `json:"message"`
		Tags    []string    `json:"applied_tags"`
	}
	files, err := readMessage(kind, body, &in)
	if err != nil || in.Name == "" || len([]rune(in.Name)) > 100 {
		return http.StatusBadRequest, brief(50035, "Invalid Form Body")
	}
	if fault := checkMessage(in.Message); fault != "" {
		return http.StatusBadRequest, fault
	}
	if ch.Flags&16 != 0 && len(in.Tags) == 0 {
		return http.StatusBadRequest, brief(40067, "A tag is required to create a forum post in this channel")
	}
	id := s.id()
	s.channels[id] = &Channel{ID: id, Kind: 11, Name: in.Name, Guild: ch.Guild, Parent: ch.ID, Applied: in.Tags}
	m := in.Message.Message
	m.ID, m.Channel, m.Files, m.Author = id, id, files, map[string]any{"id": BotUser}
	s.messages[id] = append(s.messages[id], &m)
	s.signal()
	return ok(s.channels[id])
}

// patch changes a message: what is left out stays.
func (s *Server) patch(ch *Channel, m *Message, kind string, body []byte) (int, string) {
	in := wireMessage{Message: *m}
	files, err := readMessage(kind, body, &in)
	if err != nil {
		return http.StatusBadRequest, brief(50109, "The request body contains invalid JSON.")
	}
	if ch != nil && ch.Denied != 0 && (!ch.OnlyEmbeds || len(in.Embeds) > 0) {
		return http.StatusForbidden, brief(ch.Denied, "Missing Permissions")
	}
	if fault := checkMessage(in); fault != "" {
		return http.StatusBadRequest, fault
	}
	flags := m.Flags
	*m = in.Message
	m.Flags = flags | in.Flags&^64
	m.Files = describe(files, in.Attached)
	s.signal()
	return ok(m)
}

// history gives the messages after an id, the newest first.
func (s *Server) history(ch *Channel, after string) (int, string) {
	out := []*Message{}
	for _, m := range s.messages[ch.ID] {
		if len(m.ID) > len(after) || len(m.ID) == len(after) && m.ID > after {
			out = append([]*Message{m}, out...)
		}
	}
	if len(out) > 100 {
		out = out[len(out)-100:]
	}
	return ok(out)
}

// Post puts somebody's message into a channel.
func (s *Server) Post(channel, author, text string) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &Message{ID: s.id(), Channel: channel, Content: text, Author: map[string]any{"id": author}}
	s.messages[channel] = append(s.messages[channel], m)
	return m
}
