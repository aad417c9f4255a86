package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// sameWord stands for the case, incident or source that its author used last in this chat.
const sameWord = "same"

// lately are the refs of what an editor used last in a chat. They are kept like a draft, and as long.
type lately struct {
	Case     string `json:"case,omitempty"`
	Incident string `json:"incident,omitempty"`
	Source   string `json:"source,omitempty"`
}

func (l lately) of(option string) string {
	return map[string]string{"case": l.Case, "incident": l.Incident, "source": l.Source}[option]
}

func latelyChat(c command.Chat) string { return draftChat(c) + "#" + sameWord }

// lately is what the caller used last in a chat; empty where it is not known.
func (b *Bot) lately(ctx context.Context, caller command.Caller, chat command.Chat) (l lately, err error) {
	state, err := b.store.Draft(ctx, whoOf(caller), latelyChat(chat))
	if errors.Is(err, storage.ErrNotFound) {
		return l, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(state), &l)
	}
	if err != nil {
		return lately{}, fmt.Errorf("read what was used last: %w", err)
	}
	return l, nil
}

// again reads the word "same" as the ref that was used last; any other text is as it was.
func (b *Bot) again(ctx context.Context, a ask, option, text string) (string, error) {
	if !strings.EqualFold(strings.TrimSpace(text), sameWord) {
		return text, nil
	}
	l, err := b.lately(ctx, a.Caller, a.Chat)
	if err != nil {
		return "", err
	}
	if ref := l.of(option); ref != "" {
		return ref, nil
	}
	f := b.fault(command.BadInput, "edit.no_same", words.Args{"option": reply.B(option)})
	f.Field = option
	return "", f
}

// used keeps what was used last, once it is stored. Forgetting it costs some typing and nothing else.
func (b *Bot) used(ctx context.Context, a ask, with lately) {
	if a.Preview {
		return
	}
	l, err := b.lately(ctx, a.Caller, a.Chat)
	if err == nil {
		l.Case, l.Incident, l.Source = orElse(with.Case, l.Case), orElse(with.Incident, l.Incident), orElse(with.Source, l.Source)
		var state []byte
		if state, err = json.Marshal(l); err == nil {
			err = b.store.SaveDraft(ctx, whoOf(a.Caller), latelyChat(a.Chat), string(state))
		}
	}
	if err != nil {
		b.log.WarnContext(ctx, "keep what was used last", slog.Any("error", err))
	}
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
