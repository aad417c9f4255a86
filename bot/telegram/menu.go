package telegram

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/command"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// What Telegram was told last is remembered under these keys, so that it is told again only when it differs.
const (
	menuKey  = "telegram.menu." // and the scope
	staffKey = "telegram.menu.staff"
	aboutKey = "telegram.about"
)

const (
	// tendEvery is how often it is looked whether the staff has changed; a change by command is told at once.
	tendEvery = time.Minute
	// tryMenusAgain is how soon menus that could not be set are tried again, where the server does not say when.
	tryMenusAgain = 15 * time.Second
)

// tend keeps the menus in sync with who may do what, until ctx ends.
func (d *Door) tend(ctx context.Context) {
	for {
		again, changed := tendEvery, d.menus
		if err := d.declare(ctx); err != nil && ctx.Err() == nil {
			again = max(tryMenusAgain, platform.AsFault(err).After)
			changed = nil // what has changed meanwhile is told then
			d.Log.WarnContext(ctx, "the menus could not be set; it is tried again", slog.Duration("in", again), slog.Any("error", err))
		}
		timer := time.NewTimer(again)
		select {
		case <-timer.C:
		case <-changed:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}

// freshen has the menus looked at soon.
func (d *Door) freshen() {
	select {
	case d.menus <- struct{}{}:
	default:
	}
}

// changesRoles tells whether a line may have changed who may do what.
func (d *Door) changesRoles(line string) bool {
	called, _, ok := head(line)
	if !ok {
		return false
	}
	spec := d.Gate.Table().Lookup(called)
	return spec != nil && (spec.Group == command.Run || spec.Name == "undo" || spec.Name == "pair" || spec.Name == "forget")
}

type botCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// declare tells Telegram the menus and descriptions that differ from what it was told last.
func (d *Door) declare(ctx context.Context) error {
	who := command.Caller{Platform: name}
	group := command.Chat{Platform: name, Kind: command.GroupChat}
	managed := group
	managed.Manager = true
	for _, m := range []struct {
		scope string
		chat  command.Chat
	}{
		{"all_private_chats", command.Chat{Platform: name, Kind: command.PrivateChat}},
		{"all_group_chats", group},
		{"all_chat_administrators", managed}, // it takes the place of the groups' list, so it holds that too (A5)
	} {
		menu := d.Gate.Menu(ctx, command.Request{Caller: who, Chat: m.chat})
		if err := d.tell(ctx, menuKey+m.scope, "setMyCommands", menuParams(`{"type":"`+m.scope+`"}`, menu)); err != nil {
			return err
		}
	}
	if err := d.tell(ctx, aboutKey+".short", "setMyShortDescription", tgbotapi.Params{"short_description": d.Words.Short}); err != nil {
		return err
	}
	if err := d.tell(ctx, aboutKey+".long", "setMyDescription", tgbotapi.Params{"description": d.Words.About}); err != nil {
		return err
	}
	return d.declareStaff(ctx)
}

// declareStaff gives each person with a role the menu of what he may do, in his own chat, and takes it back from who has none
// any more. A private chat that nobody has opened yet has no menu; it gets one when it is opened.
func (d *Door) declareStaff(ctx context.Context) error {
	if d.Staff == nil {
		return nil
	}
	people, err := d.Staff(ctx)
	if err != nil {
		return err
	}
	told := map[string]string{}
	if text := d.recall(ctx, staffKey); text != "" {
		_ = json.Unmarshal([]byte(text), &told) // what cannot be read is told again
	}
	next := maps.Clone(told)
	var faults []error
	ask := func(method string, params tgbotapi.Params) (done, unknown bool) {
		if slices.ContainsFunc(faults, func(err error) bool { return platform.AsFault(err).Kind == platform.RateLimited }) {
			return false, false // the rest waits, too
		}
		err := d.ask(ctx, method, params, nil)
		if unknown = err != nil && platform.AsFault(err).Code == 400; err != nil && !unknown {
			faults = append(faults, err)
		}
		return err == nil, unknown
	}
	for _, id := range people {
		menu := d.Gate.Menu(ctx, command.Request{Caller: command.Caller{Platform: name, ID: id}, Chat: command.Chat{Platform: name, ID: id, Kind: command.PrivateChat}})
		params := menuParams(chatScope(id), menu)
		sum := digest(params)
		if told[id] == sum || d.strangers.has(id) {
			continue
		}
		switch done, unknown := ask("setMyCommands", params); {
		case done:
			next[id] = sum
		case unknown:
			d.strangers.add(id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(told)) {
		if slices.Contains(people, id) {
			continue
		}
		if done, unknown := ask("deleteMyCommands", tgbotapi.Params{"scope": chatScope(id)}); done || unknown {
			delete(next, id)
		}
	}
	if !maps.Equal(next, told) {
		if text, err := json.Marshal(next); err == nil {
			faults = append(faults, d.remember(ctx, staffKey, string(text)))
		}
	}
	return errors.Join(faults...)
}

// strangers are people with a role who have not opened the private chat yet.
type strangers struct {
	mu  sync.Mutex
	ids map[string]bool
}

func (s *strangers) has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ids[id]
}

func (s *strangers) add(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ids == nil {
		s.ids = map[string]bool{}
	}
	s.ids[id] = true
}

// met tells whether somebody was a stranger until now.
func (s *strangers) met(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.ids[id]
	delete(s.ids, id)
	return was
}

func chatScope(id string) string { return `{"type":"chat","chat_id":` + id + `}` }

func menuParams(scope string, menu []*command.Spec) tgbotapi.Params {
	list := make([]botCommand, 0, len(menu))
	for _, s := range menu {
		list = append(list, botCommand{s.Name, s.Summary})
	}
	text, err := json.Marshal(list)
	if err != nil {
		text = []byte("[]")
	}
	return tgbotapi.Params{"commands": string(text), "scope": scope}
}

// tell calls a method unless it was called with the same before.
func (d *Door) tell(ctx context.Context, key, method string, params tgbotapi.Params) error {
	sum := digest(params)
	if d.recall(ctx, key) == sum {
		return nil
	}
	if err := d.ask(ctx, method, params, nil); err != nil {
		return err
	}
	return d.remember(ctx, key, sum)
}

func (d *Door) recall(ctx context.Context, key string) string {
	if d.Memory == nil {
		return ""
	}
	text, err := d.Memory.Recall(ctx, key)
	if err != nil && ctx.Err() == nil {
		d.Log.WarnContext(ctx, "recall", slog.String("key", key), slog.Any("error", err))
	}
	return text
}

func (d *Door) remember(ctx context.Context, key, value string) error {
	if d.Memory == nil {
		return nil
	}
	return d.Memory.Remember(ctx, key, value)
}

// digest is a short mark of what a method is given.
func digest(params tgbotapi.Params) string {
	h := sha256.New()
	for _, k := range slices.Sorted(maps.Keys(params)) {
		h.Write([]byte(k + "\x00" + params[k] + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
