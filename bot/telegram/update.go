package telegram

import (
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"

	"casewire/handlers/command"
)

// The parts of an update that casewire reads, with the fields that the library does not know (B13): topics, senders that
// are chats, forum events. Bot API: "Update", "Message", "CallbackQuery", "InlineQuery", "ChatMemberUpdated".

// update is one of Telegram's.
type update struct {
	ID            int64          `json:"update_id"`
	Message       *message       `json:"message"`
	EditedMessage *message       `json:"edited_message"`
	ChannelPost   *message       `json:"channel_post"`
	Callback      *callback      `json:"callback_query"`
	Inline        *inlineQuery   `json:"inline_query"`
	MyMember      *memberUpdated `json:"my_chat_member"`
}

// allowed names what is received; it is always sent whole, as the server remembers the last list (A4, B17).
const allowed = `["message","edited_message","channel_post","callback_query","inline_query","my_chat_member"]`

type account struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Username  string `json:"username"`
	// Of the bot itself (getMe) only.
	ReadsAll bool `json:"can_read_all_group_messages"`
	Inline   bool `json:"supports_inline_queries"`
}

func (a account) name() string {
	switch {
	case a.LastName != "":
		return a.FirstName + " " + a.LastName
	case a.FirstName != "":
		return a.FirstName
	}
	return a.Username
}

type chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title"`
	FirstName string `json:"first_name"`
	Username  string `json:"username"`
	IsForum   bool   `json:"is_forum"`
}

type message struct {
	ID          int64       `json:"message_id"`
	Thread      int64       `json:"message_thread_id"`
	InTopic     bool        `json:"is_topic_message"`
	From        *account    `json:"from"`
	SenderChat  *chat       `json:"sender_chat"`
	ViaBot      *account    `json:"via_bot"`
	Automatic   bool        `json:"is_automatic_forward"`
	Date        int64       `json:"date"`
	Chat        chat        `json:"chat"`
	ReplyTo     *message    `json:"reply_to_message"`
	Text        string      `json:"text"`
	Caption     string      `json:"caption"`
	Document    *document   `json:"document"`
	MigrateTo   int64       `json:"migrate_to_chat_id"`
	MigrateFrom int64       `json:"migrate_from_chat_id"`
	TopicClosed *struct{}   `json:"forum_topic_closed"`
	Origin      *struct{}   `json:"forward_origin"`
	Markup      *wireMarkup `json:"reply_markup"`
}

// wireMarkup is a keyboard as the server gives it back; only whether it is there counts.
type wireMarkup struct{}

type document struct {
	FileID string `json:"file_id"`
	Name   string `json:"file_name"`
	Type   string `json:"mime_type"`
	Size   int64  `json:"file_size"`
}

type callback struct {
	ID            string   `json:"id"`
	From          account  `json:"from"`
	Message       *message `json:"message"`
	InlineMessage string   `json:"inline_message_id"`
	Data          string   `json:"data"`
}

type inlineQuery struct {
	ID     string  `json:"id"`
	From   account `json:"from"`
	Query  string  `json:"query"`
	Offset string  `json:"offset"`
}

type memberUpdated struct {
	Chat chat    `json:"chat"`
	From account `json:"from"`
	Old  member  `json:"old_chat_member"`
	New  member  `json:"new_chat_member"`
}

type member struct {
	Status   string `json:"status"`
	IsMember bool   `json:"is_member"`
	CanSend  *bool  `json:"can_send_messages"`
	CanPost  *bool  `json:"can_post_messages"`
}

// present tells whether somebody with this membership is in the chat.
func (m member) present() bool {
	return m.Status == "creator" || m.Status == "administrator" || m.Status == "member" || m.Status == "restricted" && m.IsMember
}

// lacks names the right without which the bot cannot speak there; empty where it can.
func (m member) lacks(c chat) string {
	switch {
	case m.Status == "restricted" && m.CanSend != nil && !*m.CanSend:
		return "can_send_messages"
	case c.Type == "channel" && m.Status == "administrator" && m.CanPost != nil && !*m.CanPost:
		return "can_post_messages"
	}
	return ""
}

// Stand-ins that Telegram puts into "from" for senders that are chats (A5).
const (
	anonymousAdmin = 1087968824
	channelBot     = 136817688
	linkedForward  = 777000
)

// largestID is the largest that an update's id can be: ids have at most 52 bits (A5).
const largestID = 1<<52 - 1

// errNoID says that an update has no id by which it could be confirmed.
var errNoID = errors.New("an update without an id")

// decode reads one update on its own, so that one that cannot be read never holds up the others (B5). The id is given even
// where the rest cannot be read; 0 where there is none.
func decode(raw json.RawMessage) (update, error) {
	var u update
	err := json.Unmarshal(raw, &u)
	if err != nil {
		var only struct {
			ID int64 `json:"update_id"`
		}
		u = update{}
		if json.Unmarshal(raw, &only) == nil {
			u.ID = only.ID
		}
	}
	if u.ID <= 0 || u.ID > largestID {
		return update{}, errNoID
	}
	return u, err
}

// text is what a message says: its text, or its caption (B15).
func (m *message) text() string {
	text := m.Text
	if text == "" {
		text = m.Caption
	}
	if !utf8.ValidString(text) { // a decoder puts U+FFFD for what is no UTF-8, so this cannot be; a reply must never carry it
		return ""
	}
	return text
}

// topic is the id of the topic that a message stands in. A thread of replies in an ordinary supergroup has such an id too
// and is no topic (A6).
func (m *message) topic() string {
	if !m.InTopic || m.Thread == 0 {
		return ""
	}
	return decimal(m.Thread)
}

// caller is who wrote a message. Who speaks as a chat has no id, and so no role (A5).
func (m *message) caller() command.Caller {
	c := command.Caller{Platform: name}
	if m.SenderChat != nil || m.From == nil || m.From.ID == anonymousAdmin || m.From.ID == channelBot || m.From.ID == linkedForward {
		return c
	}
	return person(*m.From)
}

// anonymous tells an anonymous admin of the very group: only admins can speak as the group.
func (m *message) anonymous() bool {
	return m.SenderChat != nil && m.SenderChat.ID == m.Chat.ID && m.Chat.Type != "channel"
}

func person(a account) command.Caller {
	return command.Caller{Platform: name, ID: decimal(a.ID), Name: a.name()}
}

// where is the conversation as the gate knows it.
func (c chat) where(thread string) command.Chat {
	out := command.Chat{Platform: name, ID: decimal(c.ID), Thread: thread, Title: c.Title, Kind: command.GroupChat}
	switch c.Type {
	case "private":
		out.Kind, out.Title = command.PrivateChat, c.FirstName
	case "channel":
		out.Kind = command.ChannelChat
	}
	return out
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
