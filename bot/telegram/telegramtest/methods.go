package telegramtest

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// do does what a method does. Called with the lock held.
func (s *Server) do(c *Call) (any, *refusal) {
	switch c.Method {
	case "getMe":
		return map[string]any{"id": BotID, "is_bot": true, "first_name": "casewire", "username": BotName, "supports_inline_queries": s.inline}, nil
	case "getWebhookInfo":
		return map[string]any{"url": s.webhook, "pending_update_count": len(s.updates)}, nil
	case "deleteWebhook":
		s.webhook = ""
		return true, nil
	case "setMyCommands", "deleteMyCommands":
		return true, s.checkScope(c)
	case "setMyDescription", "setMyShortDescription", "sendChatAction":
		return true, nil
	case "answerCallbackQuery":
		if n := utf8.RuneCountInString(c.Get("text")); n > 200 { // A1
			return nil, bad("MESSAGE_TOO_LONG")
		}
		return true, nil
	case "answerInlineQuery":
		return true, checkInline(c)
	case "getChatMember":
		status := s.chat(c.number("chat_id")).Members[c.number("user_id")]
		if status == "" {
			status = "member"
		}
		return map[string]any{"status": status, "user": map[string]any{"id": c.number("user_id")}}, nil
	case "getFile":
		if _, ok := s.files[c.Get("file_id")]; !ok {
			return nil, bad("invalid file_id")
		}
		return map[string]any{"file_id": c.Get("file_id"), "file_path": "documents/" + c.Get("file_id")}, nil
	case "sendMessage", "sendDocument", "sendPhoto":
		return s.send(c)
	case "editMessageText", "editMessageReplyMarkup", "editMessageCaption":
		return s.edit(c)
	}
	return nil, &refusal{code: 404, text: "Not Found: method not found"}
}

// reach finds the chat that a call is about, and whether the bot may write there (A7).
func (s *Server) reach(c *Call) (*Chat, *refusal) {
	id := c.number("chat_id")
	if id == 0 {
		return nil, bad("chat not found")
	}
	chat := s.chat(id)
	switch {
	case chat.MovedTo != 0: // A5
		return nil, &refusal{code: 400, text: "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: chat.MovedTo}
	case chat.Closed && chat.Type == "private":
		return nil, &refusal{code: 403, text: "Forbidden: bot can't initiate conversation with a user"}
	case chat.Closed:
		return nil, &refusal{code: 403, text: "Forbidden: bot was kicked from the supergroup chat"}
	}
	return chat, nil
}

func (s *Server) send(c *Call) (any, *refusal) {
	chat, no := s.reach(c)
	if no != nil {
		return nil, no
	}
	thread := c.number("message_thread_id")
	if thread != 0 && chat.Forum { // A6
		switch open, known := chat.Topics[thread]; {
		case !known:
			return nil, bad("message thread not found")
		case !open:
			return nil, bad("TOPIC_CLOSED")
		}
	}
	text, limit := c.Get("text"), maxText
	if c.Method != "sendMessage" {
		text, limit = c.Get("caption"), maxCaption
	}
	entities, no := checkText(text, c.Get("entities"), limit, c.Method == "sendMessage")
	if no != nil {
		return nil, no
	}
	markup, no := checkMarkup(c.Get("reply_markup"))
	if no != nil {
		return nil, no
	}
	if c.Method != "sendMessage" && len(c.File) == 0 {
		return nil, bad("there is no file in the request")
	}
	m := &Message{ID: s.newID(chat.ID), Chat: chat.ID, Thread: thread, Text: text, Entities: entities, Markup: markup, Ours: true}
	var reply struct {
		To int64 `json:"message_id"`
	}
	if encoded := c.Get("reply_parameters"); encoded != "" {
		if err := json.Unmarshal([]byte(encoded), &reply); err != nil {
			return nil, bad("can't parse reply parameters JSON object")
		}
		m.ReplyTo = reply.To
	}
	s.messages[chat.ID] = append(s.messages[chat.ID], m)
	return map[string]any{"message_id": m.ID, "date": c.At.Unix(), "chat": map[string]any{"id": chat.ID, "type": chat.Type}, "text": text}, nil
}

// newID counts on in the chat.
func (s *Server) newID(chat int64) int64 {
	if s.lastID[chat] == 0 {
		s.lastID[chat] = 100
	}
	s.lastID[chat]++
	return s.lastID[chat]
}

func (s *Server) edit(c *Call) (any, *refusal) {
	chat, no := s.reach(c)
	if no != nil {
		return nil, no
	}
	id := c.number("message_id")
	at := slices.IndexFunc(s.messages[chat.ID], func(m *Message) bool { return m.ID == id })
	if at < 0 {
		return nil, bad("message to edit not found")
	}
	m := s.messages[chat.ID][at]
	if !m.Ours {
		return nil, bad("message can't be edited")
	}
	next := *m
	var bad1 *refusal
	if next.Markup, bad1 = checkMarkup(c.Get("reply_markup")); bad1 != nil {
		return nil, bad1
	}
	if c.Method == "editMessageText" {
		next.Text = c.Get("text")
		if next.Entities, bad1 = checkText(next.Text, c.Get("entities"), maxText, true); bad1 != nil {
			return nil, bad1
		}
	}
	if next.Text == m.Text && next.Markup == m.Markup && slices.Equal(next.Entities, m.Entities) {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	next.Edited++
	*m = next
	return map[string]any{"message_id": id, "chat": map[string]any{"id": chat.ID, "type": chat.Type}, "text": next.Text}, nil
}

// checkScope holds a menu to the rules; one of a single chat needs that chat (A7).
func (s *Server) checkScope(c *Call) *refusal {
	var scope struct {
		Type string `json:"type"`
		Chat int64  `json:"chat_id"`
	}
	if c.Get("scope") != "" && json.Unmarshal([]byte(c.Get("scope")), &scope) != nil {
		return bad("can't parse BotCommandScope")
	}
	if scope.Type == "chat" && s.chat(scope.Chat).Closed {
		return bad("chat not found")
	}
	if c.Method == "deleteMyCommands" {
		return nil
	}
	return checkCommands(c.Get("commands"))
}

func checkCommands(text string) *refusal {
	var list []struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	if json.Unmarshal([]byte(text), &list) != nil {
		return bad("can't parse commands")
	}
	if len(list) > 100 { // A5
		return bad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range list {
		if len(c.Command) == 0 || len(c.Command) > 32 || strings.Trim(c.Command, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return bad("BOT_COMMAND_INVALID")
		}
		if n := utf8.RuneCountInString(c.Description); n == 0 || n > 256 {
			return bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	return nil
}
