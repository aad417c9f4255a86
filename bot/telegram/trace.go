package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"casewire/bot/platform"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// traced is how many ids after the last known one are looked at.
const traced = 20

// Trace looks for a message that may have arrived. The ids of a channel or a supergroup run on, so a message of ours that is
// not known is one of the next: setting a message's own buttons anew changes nothing and is answered "not modified" for ours,
// "can't be edited" or the like for somebody else's, and "not found" where there is none. Everything but these two answers is
// doubt; so is a chat whose ids do not run on (a private chat, a small group), and one of which no id is known.
func (d *Door) Trace(ctx context.Context, to platform.Target, t platform.Trail) (platform.Finding, string, error) {
	last, err := strconv.ParseInt(t.After, 10, 64)
	if err != nil || last <= 0 || !strings.HasPrefix(to.Chat, "-100") {
		return platform.Doubt, "", nil //nolint:nilerr // nothing to begin at
	}
	var b body
	if err := json.Unmarshal(t.Body, &b); err != nil || b.Params == nil {
		return platform.Doubt, "", nil //nolint:nilerr // it cannot be told from others
	}
	markup := b.Params["reply_markup"]
	if markup == "" {
		markup = `{"inline_keyboard":[]}`
	}
	found, unclear := "", false
	for id := last + 1; id <= last+traced; id++ {
		post := decimal(id)
		if slices.Contains(t.Ours, post) || d.shown.answered(to.Chat, id) {
			continue
		}
		switch err := d.probe(ctx, to.Chat, post, markup); {
		case errors.Is(err, errNotModified) && found != "": // two that look alike
			return platform.Doubt, "", nil
		case errors.Is(err, errNotModified):
			found = post
		case errors.Is(err, errNoMessage):
		case err != nil && platform.AsFault(err).Kind != platform.Refused:
			return platform.Doubt, "", err
		default: // somebody's message, or one of ours that had other buttons
			unclear = true
		}
	}
	switch {
	case found != "":
		return platform.Arrived, found, nil
	case unclear:
		return platform.Doubt, "", nil
	}
	return platform.NeverArrived, "", nil
}

// probe sets a message's buttons.
func (d *Door) probe(ctx context.Context, chat, post, markup string) error {
	params := tgbotapi.Params{"chat_id": chat, "message_id": post, "reply_markup": markup}
	for {
		if err := d.turn(ctx, chat, platform.ProbeClass); err != nil {
			return err
		}
		err := d.noted(ctx, chat, d.ask(ctx, "editMessageReplyMarkup", params, nil))
		f := platform.AsFault(err)
		if err == nil || f.Kind != platform.RateLimited {
			return err
		}
		rest(ctx, time.Until(d.limiter.Until(chat, true)))
	}
}
