package discord

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"casewire/bot/platform"
	"casewire/handlers/reply"
)

// frozen is one message of an edition as it is kept until it is sent.
type frozen struct {
	Text   string       `json:"text"`
	Title  string       `json:"title,omitempty"` // what a post is called, in words alone
	Number string       `json:"number,omitempty"`
	Rows   []row        `json:"rows,omitempty"`
	Files  []reply.File `json:"files,omitempty"`
	Silent bool         `json:"silent,omitempty"`
}

// message makes the message. plain: without embeds.
func (f frozen) message(plain bool) message {
	m := message{Embeds: []embed{}, Components: f.Rows, Mentions: nobody(), Attachments: []enclosed{}, files: f.Files}
	if m.Components == nil {
		m.Components = []row{}
	}
	if f.Silent {
		m.Flags |= flagSilent
	}
	for n, x := range f.Files {
		m.Attachments = append(m.Attachments, enclosed{ID: n, Filename: quoteName(x.Name), Description: clip(x.Alternative, maxAlternative)})
	}
	m.show(f.Text, f.Number, plain)
	return m
}

var _ platform.Sender = (*Door)(nil)

// Render cuts a document into parts that fit into a message with or without embeds. Commands in it are shown to be typed: a
// part is kept for longer than the ids of commands need hold.
func (d *Door) Render(doc reply.Doc, o platform.Options) ([]platform.Part, error) {
	limit := partLimit
	if o.Of > 0 { // it takes a message's place, and the mark may stand in it
		limit += platform.MarkRoom
	}
	pages := pen{zone: d.zone}.pages(spelt(doc), limit)
	out := make([]platform.Part, 0, len(pages))
	for i, page := range pages {
		f := frozen{Text: page.text, Title: clip(tidy(doc.Title.String()), maxPostName), Rows: buttons(page.doc.Buttons), Files: page.doc.Files, Silent: o.Silent}
		switch {
		case len(pages) > 1:
			f.Number = numbered(i, len(pages))
		case o.Of > 1: // one of several, made anew
			f.Number = numbered(o.Number-1, o.Of)
		}
		body, err := marshal(f)
		if err != nil {
			return nil, fmt.Errorf("render part: %w", err)
		}
		out = append(out, platform.Part{Body: body, Doc: page.doc, Carries: page.doc.Carried()})
	}
	return out, nil
}

// maxNonce is the longest key of a message that Discord takes.
const maxNonce = 25

// nonce is a key as Discord takes it.
func nonce(key string) string {
	if len(key) <= maxNonce {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:maxNonce])
}

// Send sends one part, once: a repetition with the same key within some minutes finds the first. Where the bot may not embed,
// the same words go out without; where the topic is gone, they go to its channel.
func (d *Door) Send(ctx context.Context, to platform.Target, body []byte, key string) (platform.Receipt, error) {
	f, err := thaw(body)
	if err != nil {
		return platform.Receipt{}, err
	}
	at, err := d.place(ctx, to)
	if err != nil {
		return platform.Receipt{}, err
	}
	post, err := d.create(ctx, at, f, key)
	elsewhere, opened := false, false
	if to.Thread != "" && codeOf(err) == codeUnknownChannel {
		at, elsewhere = to.Chat, true
		post, err = d.create(ctx, at, f, key)
	}
	if code := codeOf(err); at == to.Chat && (code == codeNotText || code == codeWrongChannel) { // it holds posts only
		opened = true
		post, err = d.open(ctx, at, f)
	}
	if err != nil {
		d.explain(ctx, at, err)
		return platform.Receipt{}, err
	}
	if to.Kind == "channel" && to.Thread == "" {
		d.passOn(ctx, at, post)
	}
	if elsewhere && !opened { // a post's own id names where it stands
		post = at + "/" + post
	}
	return platform.Receipt{Post: post, Elsewhere: elsewhere}, nil
}

// explain says in a fault which rights are missing, where Discord says only that some are.
func (d *Door) explain(ctx context.Context, at string, err error) {
	f, ok := errors.AsType[*platform.Fault](err)
	me := d.who().user
	if !ok || me == "" || f.Code != codeMissingAccess && f.Code != codeMissingPermissions {
		return
	}
	has, err := d.rightsOf(ctx, at, me)
	switch missing := has.missing(rightView | rightSend | rightEmbed); {
	case codeOf(err) == codeMissingAccess || err == nil && !has.has(rightView):
		f.Text += ": View Channel" // and nothing else can be told
	case err == nil && missing != "":
		f.Text += ": " + missing
	}
}

func thaw(body []byte) (frozen, error) {
	var f frozen
	if err := json.Unmarshal(body, &f); err != nil {
		return f, &platform.Fault{Kind: platform.Refused, Text: "the part cannot be read", Err: err}
	}
	return f, nil
}

// place is the channel that a target means.
func (d *Door) place(ctx context.Context, to platform.Target) (string, error) {
	switch {
	case to.Thread != "":
		return to.Thread, nil
	case to.Kind == "private":
		return d.private(ctx, to.Chat, platform.BulkClass)
	}
	return to.Chat, nil
}

// create makes a message.
func (d *Door) create(ctx context.Context, at string, f frozen, key string) (string, error) {
	var made messageHead
	m := f.message(false)
	m.Nonce, m.Enforce = nonce(key), true
	r := request{method: http.MethodPost, path: "/channels/" + at + "/messages", body: m, files: f.Files, chat: at, class: platform.BulkClass, out: &made}
	err := d.api.do(ctx, r)
	if code := codeOf(err); (code == codeMissingPermissions || code == codeEmptyMessage) && len(m.Embeds) > 0 {
		m = f.message(true)
		m.Nonce, m.Enforce = nonce(key), true
		r.body = m
		err = d.api.do(ctx, r)
	}
	if err == nil && made.ID == "" {
		err = &platform.Fault{Kind: platform.Ambiguous, Status: http.StatusOK, Text: "the answer names no message"}
	}
	return made.ID, err
}

// maxPostName is the longest name of a post (Discord: a thread's name).
const maxPostName = 100

// open makes a post in a channel that holds posts only; the post and its first message have one id.
func (d *Door) open(ctx context.Context, at string, f frozen) (string, error) {
	title, _, _ := strings.Cut(strings.TrimSpace(cmp.Or(f.Title, f.Text)), "\n")
	if f.Number != "" {
		title = clip(title, maxPostName-len(f.Number)-1) + " " + f.Number
	}
	var made channel
	body := map[string]any{"name": clip(title, maxPostName), "message": f.message(false)}
	r := request{method: http.MethodPost, path: "/channels/" + at + "/threads", files: f.Files, chat: at, class: platform.BulkClass, out: &made, body: body}
	err := d.api.do(ctx, r)
	if err != nil && platform.AsFault(err).Kind == platform.Refused {
		if tag := d.demandedTag(ctx, at); tag != "" {
			body["applied_tags"] = []string{tag}
			err = d.api.do(ctx, r)
		}
	}
	if err == nil && made.ID == "" {
		err = &platform.Fault{Kind: platform.Ambiguous, Status: http.StatusOK, Text: "the answer names no post"}
	}
	return made.ID + "/" + made.ID, err
}

// requiresTag is the flag of a channel whose posts must have a tag.
const requiresTag = 1 << 4

// demandedTag is a tag for the posts of a channel that demands one: the first that anybody may use; empty for none.
func (d *Door) demandedTag(ctx context.Context, at string) string {
	var c struct {
		Flags int `json:"flags"`
		Tags  []struct {
			ID        string `json:"id"`
			Moderated bool   `json:"moderated"`
		} `json:"available_tags"`
	}
	if err := d.api.do(ctx, request{method: http.MethodGet, path: "/channels/" + at, chat: at, class: platform.BulkClass, out: &c}); err != nil || c.Flags&requiresTag == 0 {
		return "" // what was refused stays so
	}
	for _, t := range c.Tags {
		if !t.Moderated {
			return t.ID
		}
	}
	return ""
}

// found parts a post's id from its channel, where it stands in another than the target's.
func (d *Door) found(ctx context.Context, to platform.Target, post string) (at, id string, err error) {
	if at, id, ok := strings.Cut(post, "/"); ok {
		return at, id, nil
	}
	at, err = d.place(ctx, to)
	return at, post, err
}

// Edit puts a part in the place of a message.
func (d *Door) Edit(ctx context.Context, to platform.Target, post string, body []byte) error {
	f, err := thaw(body)
	if err != nil {
		return err
	}
	at, id, err := d.found(ctx, to, post)
	if err != nil {
		return err
	}
	f.Silent = false // only a new message has a sound
	r := request{method: http.MethodPatch, path: "/channels/" + at + "/messages/" + id, body: f.message(false), files: f.Files, chat: at, class: platform.BulkClass}
	err = d.api.do(ctx, r)
	if code := codeOf(err); code == codeMissingPermissions || code == codeEmptyMessage {
		r.body = f.message(true)
		err = d.api.do(ctx, r)
	}
	return err
}
