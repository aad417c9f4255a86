package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/reply"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// body is a message as it is frozen: the method and what it is given, without where it goes.
type body struct {
	Method string          `json:"method"`
	Params tgbotapi.Params `json:"params"`
	File   *frozenFile     `json:"file,omitempty"`
}

type frozenFile struct {
	Field string `json:"field"`
	Name  string `json:"name"`
	Data  []byte `json:"data"`
}

// noPreview turns link previews off: a preview is fetched by Telegram and shows what nobody chose.
const noPreview = `{"is_disabled":true}`

// params is a part as a method takes it.
func (x part) params() tgbotapi.Params {
	p := tgbotapi.Params{"text": x.text, "link_preview_options": noPreview}
	if e := encode(x.entities); e != "" {
		p["entities"] = e
	}
	if k := keyboard(x.buttons); k != "" {
		p["reply_markup"] = k
	}
	return p
}

// button is an inline button as the API takes it.
type button struct {
	Text  string `json:"text"`
	Data  string `json:"callback_data,omitempty"`
	URL   string `json:"url,omitempty"`
	Style string `json:"style,omitempty"` // Bot API 9.4; an older server ignores it
}

// keyboard writes rows of buttons as the API takes them; empty for none.
func keyboard(rows [][]reply.Button) string {
	if len(rows) == 0 {
		return ""
	}
	out := make([][]button, 0, len(rows))
	for _, row := range rows {
		var line []button
		for _, b := range row {
			x := button{Text: literal(b.Label), Data: b.Action, URL: b.URL}
			switch b.Style {
			case reply.Primary:
				x.Style = "primary"
			case reply.Danger:
				x.Style = "danger"
			case reply.Ordinary:
			}
			line = append(line, x)
		}
		out = append(out, line)
	}
	text, err := json.Marshal(map[string]any{"inline_keyboard": out})
	if err != nil {
		return ""
	}
	return string(text)
}

func (d *Door) page() page { return page{bot: d.known().Username, table: d.Gate.Table()} }

// Render cuts a document into the messages that a chat gets.
func (d *Door) Render(doc reply.Doc, o platform.Options) ([]platform.Part, error) {
	var out []platform.Part
	freeze := func(b body, x part) error {
		if o.Silent {
			b.Params["disable_notification"] = "true"
		}
		if o.Protect {
			b.Params["protect_content"] = "true"
		}
		encoded, err := json.Marshal(b)
		if err != nil {
			return &platform.Fault{Kind: platform.Refused, Text: "the message could not be encoded", Err: err}
		}
		out = append(out, platform.Part{Body: encoded, Doc: x.doc, Carries: x.carries})
		return nil
	}
	room := platform.MarkRoom
	if o.Of > 0 { // it takes a message's place, and the mark may stand in it
		room = 0
	}
	parts := d.page().parts(doc, room)
	if len(parts) == 1 && o.Of > 1 {
		parts[0].text += numbered(o.Number, o.Of)
	}
	for _, x := range parts {
		if err := freeze(body{Method: "sendMessage", Params: x.params()}, x); err != nil {
			return nil, err
		}
	}
	for _, f := range doc.Files {
		field, method, params := fileParams(f)
		b := body{Method: method, Params: params, File: &frozenFile{Field: field, Name: f.Name, Data: f.Data}}
		if err := freeze(b, part{doc: reply.Doc{Files: []reply.File{f}}}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fileParams says how a file is sent: a picture with its words, anything else as a document.
func fileParams(f reply.File) (field, method string, params tgbotapi.Params) {
	params = tgbotapi.Params{}
	if caption := strings.Trim(literal(f.Alternative), blanks); caption != "" {
		params["caption"] = caption[:cutAt(caption, maxCaption)]
	}
	if strings.HasPrefix(f.Type, "image/") {
		return "photo", "sendPhoto", params
	}
	return "document", "sendDocument", params
}

// sent is what the server says of a message that it took.
type sent struct {
	ID int64 `json:"message_id"`
}

// isGroup tells whether the pace of a group counts for a chat: groups and channels have negative ids.
func isGroup(chat string) bool { return strings.HasPrefix(chat, "-") || strings.HasPrefix(chat, "@") }

// Send sends one part, behind the answers to people. Telegram knows no key by which a repeated send is the same one (A3).
func (d *Door) Send(ctx context.Context, to platform.Target, frozen []byte, _ string) (platform.Receipt, error) {
	var b body
	if err := json.Unmarshal(frozen, &b); err != nil || b.Params == nil {
		return platform.Receipt{}, &platform.Fault{Kind: platform.Refused, Text: "the message could not be read", Err: errUnreadable}
	}
	var receipt platform.Receipt
	for {
		got, err := d.sendOnce(ctx, to, b, platform.BulkClass)
		switch {
		case err == nil:
			receipt.Post = decimal(got.ID)
			return receipt, nil
		case errors.Is(err, errThreadGone) && to.Thread != "": // into the chat itself, once
			to.Thread, receipt.Elsewhere = "", true
		default:
			return platform.Receipt{}, err
		}
	}
}

// turn waits until something may go to a chat.
func (d *Door) turn(ctx context.Context, chat string, class platform.Class) error {
	if err := d.limiter.Wait(ctx, chat, isGroup(chat), class); err != nil {
		return &platform.Fault{Kind: platform.Unsent, Text: "given up before it was sent", Err: cause(err)}
	}
	return nil
}

// sendOnce waits for its turn and sends a message.
func (d *Door) sendOnce(ctx context.Context, to platform.Target, b body, class platform.Class) (sent, error) {
	if err := d.turn(ctx, to.Chat, class); err != nil {
		return sent{}, err
	}
	params := make(tgbotapi.Params, len(b.Params)+2)
	for k, v := range b.Params {
		params[k] = v
	}
	params["chat_id"] = to.Chat
	if thread := to.Thread; thread != "" && thread != generalTopic {
		params["message_thread_id"] = thread
	}
	patience := sendPatience
	if b.File != nil {
		patience = filePatience
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var got sent
	var err error
	if b.File != nil {
		err = d.upload(ctx, b.Method, params, b.File.Field, b.File.Name, b.File.Data, &got)
	} else {
		err = d.call(ctx, b.Method, params, &got)
	}
	err = d.noted(ctx, to.Chat, err)
	if f := platform.AsFault(err); errors.Is(f, errClosed) && params["message_thread_id"] == "" {
		f.Kind = platform.Forbidden // General itself is closed: an admin may open it again
	}
	return got, err
}

const (
	// generalTopic is the topic that every forum has; sending to it by its number is refused (A6).
	generalTopic = "1"
	// sendPatience is how long a message may take: far longer than Telegram needs, shorter than a lease.
	sendPatience = 20 * time.Second
)

// pauses is which chat was told to wait last, and until when.
type pauses struct {
	chat  string
	until time.Time
}

// longPause is a wait that can only mean the whole bot.
const longPause = time.Minute

// noted keeps what a failed call says of the chat: nothing goes there, or anywhere, before a pause that the server asked for
// is over. One chat that is told to wait is that chat's matter; a second one meanwhile, or a long wait, is the bot's (A7).
func (d *Door) noted(ctx context.Context, chat string, err error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil {
		delete(d.missing, chat)
		return nil
	}
	f := platform.AsFault(err)
	switch {
	case f.Kind == platform.RateLimited:
		until := time.Now().Add(f.After)
		f.Everywhere = f.After > longPause || d.pauses.chat != chat && time.Now().Before(d.pauses.until)
		where := chat
		if f.Everywhere {
			where = ""
		}
		if until.After(d.pauses.until) {
			d.pauses.chat, d.pauses.until = chat, until
		}
		d.limiter.Pause(where, until)
		d.Log.InfoContext(ctx, "Telegram asks to wait", slog.Duration("for", f.After), slog.Bool("everywhere", f.Everywhere))
	case errors.Is(f, errNotFound):
		// Said of a chat that the server has not loaded yet, too: it is believed the third time in a row (A7).
		if d.missing[chat]++; d.missing[chat] < believed {
			f.Kind = platform.Forbidden
		}
	case f.Kind == platform.Stopped && d.state.Ready:
		d.state.Ready, d.state.Trouble, d.state.Since = false, d.Words.Revoked, time.Now()
	}
	return f
}

// believed is how often a chat must be said to be unknown before it counts as gone.
const believed = 3

// Edit puts a part in the place of a message.
func (d *Door) Edit(ctx context.Context, to platform.Target, post string, frozen []byte) error {
	var b body
	if err := json.Unmarshal(frozen, &b); err != nil || b.Params == nil {
		return &platform.Fault{Kind: platform.Refused, Text: "the message could not be read", Err: errUnreadable}
	}
	return d.edit(ctx, to, post, b, platform.BulkClass)
}

func (d *Door) edit(ctx context.Context, to platform.Target, post string, b body, class platform.Class) error {
	method, keep := "editMessageText", []string{"text", "entities", "link_preview_options", "reply_markup"}
	if b.File != nil {
		method, keep = "editMessageCaption", []string{"caption", "reply_markup"}
	}
	params := tgbotapi.Params{"chat_id": to.Chat, "message_id": post}
	for _, k := range keep {
		if v, ok := b.Params[k]; ok {
			params[k] = v
		}
	}
	if err := d.turn(ctx, to.Chat, class); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendPatience)
	defer cancel()
	err := d.call(ctx, method, params, nil)
	if errors.Is(err, errNotModified) {
		err = nil
	}
	return d.noted(ctx, to.Chat, err)
}

// Manages asks whether somebody may manage a chat: its creator and its administrators, and everybody in his own private chat.
func (d *Door) Manages(ctx context.Context, chat, person string) (bool, error) {
	if chat == person {
		return true, nil
	}
	if _, err := strconv.ParseInt(person, 10, 64); err != nil {
		return false, nil //nolint:nilerr // no person of Telegram's
	}
	var m member
	err := d.ask(ctx, "getChatMember", tgbotapi.Params{"chat_id": chat, "user_id": person}, &m)
	if f := platform.AsFault(err); err != nil && (f.Kind == platform.Refused || f.Kind == platform.Gone) {
		return false, nil // there is no such person there, or the bot is not there itself
	}
	return m.Status == "creator" || m.Status == "administrator", err
}
