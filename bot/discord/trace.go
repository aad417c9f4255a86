package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"casewire/bot/platform"
)

const (
	// epoch is the first millisecond of Discord's ids (Discord: snowflakes).
	epoch = 1420070400000
	// traceLimit and tracePages bound how many messages are looked through.
	traceLimit = 100
	tracePages = 5
	// traceBefore is how long before the attempt the search begins where no message is known: clocks differ.
	traceBefore = 2 * time.Minute
)

// sentMessage is a message of a channel's history.
type sentMessage struct {
	ID      string  `json:"id"`
	Author  person  `json:"author"`
	Content string  `json:"content"`
	Embeds  []embed `json:"embeds"`
	Nonce   any     `json:"nonce"`
}

// Trace looks through the channel's messages since the last known one for one of ours that says the same. What it does not find
// never arrived, where the bot may read the history: without that right Discord shows an empty one.
//
// A message that Discord takes in late is no danger: it is sent again with the same key, which Discord holds on to for some
// minutes.
func (d *Door) Trace(ctx context.Context, to platform.Target, t platform.Trail) (platform.Finding, string, error) {
	f, err := thaw(t.Body)
	if err != nil {
		return platform.Doubt, "", err
	}
	at, err := d.place(ctx, to)
	if err != nil {
		return platform.Doubt, "", err
	}
	me, err := d.myself(ctx)
	if err != nil {
		return platform.Doubt, "", err // nobody knows which messages are ours
	}
	_, after, _ := strings.Cut("/"+t.After, "/")
	if i := strings.LastIndex(after, "/"); i >= 0 {
		after = after[i+1:]
	}
	if after == "" {
		after = snowflake(t.Sent.Add(-traceBefore))
	}
	full := false
	for range tracePages {
		var list []sentMessage
		if err := d.api.do(ctx, request{method: http.MethodGet, path: "/channels/" + at + "/messages?limit=" + strconv.Itoa(traceLimit) + "&after=" + after, chat: at, class: platform.BulkClass, out: &list}); err != nil {
			return platform.Doubt, "", err
		}
		for _, m := range list {
			if m.Author.ID == me && !slices.Contains(t.Ours, m.ID) && f.said(m, nonce(t.Key)) {
				return platform.Arrived, m.ID, nil
			}
			if later(m.ID, after) {
				after = m.ID
			}
		}
		if full = len(list) == traceLimit; !full {
			break
		}
	}
	if full {
		return platform.Doubt, "", nil
	}
	reads, err := d.reads(ctx, to, at, me)
	if err != nil || !reads {
		return platform.Doubt, "", err
	}
	return platform.NeverArrived, "", nil
}

// said tells whether a message says what a part says, or carries its key.
func (f frozen) said(m sentMessage, key string) bool {
	if s, ok := m.Nonce.(string); ok && s == key {
		return true
	}
	same := func(a, b message) bool {
		return strings.TrimSpace(a.Content) == strings.TrimSpace(b.Content) && slices.EqualFunc(a.Embeds, b.Embeds, func(x, y embed) bool {
			return strings.TrimSpace(x.Description) == strings.TrimSpace(y.Description) && x.number() == y.number()
		})
	}
	there := message{Content: m.Content, Embeds: m.Embeds}
	return same(there, f.message(false)) || same(there, f.message(true))
}

func (e embed) number() string {
	if e.Footer == nil {
		return ""
	}
	return e.Footer.Text
}

// myself is the bot's own id. Where the gateway has not been reached since the start, as it may be down while the API is not,
// the API is asked.
func (d *Door) myself(ctx context.Context) (string, error) {
	if me := d.who().user; me != "" {
		return me, nil
	}
	var me person
	err := d.api.do(ctx, request{method: http.MethodGet, path: "/users/@me", class: platform.BulkClass, out: &me})
	if err == nil && me.ID == "" {
		err = &platform.Fault{Kind: platform.Ambiguous, Status: http.StatusOK, Text: "the answer names nobody"}
	}
	return me.ID, err
}

// reads tells whether the bot may read a channel's history.
func (d *Door) reads(ctx context.Context, to platform.Target, at, me string) (bool, error) {
	if to.Kind == "private" && to.Thread == "" {
		return true, nil
	}
	has, err := d.rightsOf(ctx, at, me)
	return has.has(rightView | rightHistory), err
}

// snowflake is the smallest id of an instant.
func snowflake(at time.Time) string {
	return strconv.FormatInt(max(at.UnixMilli()-epoch, 0)<<22, 10)
}

// later compares ids, which grow: the longer number is the greater one.
func later(a, b string) bool {
	return len(a) > len(b) || len(a) == len(b) && a > b
}

// Manages asks Discord whether somebody may manage a channel. A private chat is managed by the person it is with.
func (d *Door) Manages(ctx context.Context, chat, person string) (bool, error) {
	if chat == person {
		return true, nil
	}
	has, err := d.rightsOf(ctx, chat, person)
	return has.manages(), err
}

// guild is a server as its permissions need it.
type guild struct {
	Owner string `json:"owner_id"`
	Roles []struct {
		ID     string `json:"id"`
		Rights rights `json:"permissions"`
	} `json:"roles"`
}

// overwrites are a channel's own permissions.
type overwrites struct {
	channel
	Guild string `json:"guild_id"`
	Over  []struct {
		ID    string `json:"id"`
		Allow rights `json:"allow"`
		Deny  rights `json:"deny"`
	} `json:"permission_overwrites"`
}

// rightsOf computes what somebody may do in a channel (Discord: permission hierarchy). Nobody who is not there may anything.
func (d *Door) rightsOf(ctx context.Context, at, person string) (rights, error) {
	get := func(path string, out any) error {
		return d.api.do(ctx, request{method: http.MethodGet, path: path, out: out})
	}
	var c overwrites
	if err := get("/channels/"+at, &c); err != nil {
		return 0, err
	}
	if c.thread() && c.Parent != "" { // a thread has the permissions of its channel
		parent := c.Parent
		c = overwrites{}
		if err := get("/channels/"+parent, &c); err != nil {
			return 0, err
		}
	}
	if c.Guild == "" {
		return 0, nil // a private chat of others
	}
	var g guild
	if err := get("/guilds/"+c.Guild, &g); err != nil {
		return 0, err
	}
	var m member
	if err := get("/guilds/"+c.Guild+"/members/"+person, &m); err != nil {
		if f, ok := errors.AsType[*platform.Fault](err); ok && (f.Code == codeUnknownMember || f.Code == codeUnknownUser) {
			return 0, nil
		}
		return 0, err
	}
	if g.Owner == person {
		return rightAdmin, nil
	}
	var has rights
	for _, r := range g.Roles {
		if r.ID == c.Guild || slices.Contains(m.Roles, r.ID) {
			has |= r.Rights
		}
	}
	if has&rightAdmin != 0 {
		return has, nil
	}
	var allow, deny rights
	for _, o := range c.Over {
		if o.ID == c.Guild {
			has = has&^o.Deny | o.Allow
		}
		if slices.Contains(m.Roles, o.ID) {
			allow, deny = allow|o.Allow, deny|o.Deny
		}
	}
	has = has&^deny | allow
	for _, o := range c.Over {
		if o.ID == person {
			has = has&^o.Deny | o.Allow
		}
	}
	return has, nil
}
