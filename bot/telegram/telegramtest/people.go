package telegramtest

import "time"

// User is a person on Telegram.
type User struct {
	ID   int64
	Name string
}

func (u User) json() map[string]any {
	return map[string]any{"id": u.ID, "is_bot": false, "first_name": u.Name, "language_code": "en"}
}

// chatJSON is a chat as updates show it. Called with the lock held.
func (s *Server) chatJSON(id int64) map[string]any {
	c := s.chat(id)
	out := map[string]any{"id": id, "type": c.Type}
	if c.Type == "private" {
		out["first_name"] = c.Title
	} else {
		out["title"] = c.Title
	}
	if c.Forum {
		out["is_forum"] = true
	}
	return out
}

// Compose makes a message of a person in a chat, which is counted there, to be changed before it is pushed.
func (s *Server) Compose(from User, chat int64, text string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.newID(chat)
	s.messages[chat] = append(s.messages[chat], &Message{ID: id, Chat: chat, Text: text})
	return map[string]any{"message_id": id, "from": from.json(), "chat": s.chatJSON(chat), "date": time.Now().Unix(), "text": text}
}

// Say lets a person write in a chat, and tells the message's id.
func (s *Server) Say(from User, chat int64, text string) int64 {
	m := s.Compose(from, chat, text)
	s.Push(map[string]any{"message": m})
	id, _ := m["message_id"].(int64)
	return id
}

// Reply lets a person answer one of the bot's messages.
func (s *Server) Reply(from User, chat, to int64, text string) int64 {
	m := s.Compose(from, chat, text)
	m["reply_to_message"] = map[string]any{"message_id": to, "chat": m["chat"], "date": time.Now().Unix(),
		"from": map[string]any{"id": BotID, "is_bot": true, "first_name": "casewire", "username": BotName}}
	s.Push(map[string]any{"message": m})
	id, _ := m["message_id"].(int64)
	return id
}

// Press lets a person press a button under a message.
func (s *Server) Press(from User, chat, message int64, data string) {
	s.mu.Lock()
	on := map[string]any{"message_id": message, "chat": s.chatJSON(chat), "date": time.Now().Unix(),
		"from": map[string]any{"id": BotID, "is_bot": true, "first_name": "casewire", "username": BotName}}
	for _, m := range s.messages[chat] {
		if m.ID == message && m.Thread != 0 {
			on["message_thread_id"], on["is_topic_message"] = m.Thread, true
		}
	}
	s.mu.Unlock()
	s.Push(map[string]any{"callback_query": map[string]any{"id": "press", "from": from.json(), "message": on, "chat_instance": "1", "data": data}})
}

// Ask lets a person type words after the bot's name in some chat.
func (s *Server) Ask(from User, words string) {
	s.Push(map[string]any{"inline_query": map[string]any{"id": "ask", "from": from.json(), "query": words, "offset": ""}})
}

// Member tells the bot that its own membership of a chat has changed.
func (s *Server) Member(by User, chat int64, before, after map[string]any) {
	s.mu.Lock()
	c := s.chatJSON(chat)
	s.mu.Unlock()
	bot := map[string]any{"id": BotID, "is_bot": true, "first_name": "casewire", "username": BotName}
	before["user"], after["user"] = bot, bot
	s.Push(map[string]any{"my_chat_member": map[string]any{"chat": c, "from": by.json(), "date": time.Now().Unix(),
		"old_chat_member": before, "new_chat_member": after}})
}
