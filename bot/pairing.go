package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/handlers/words"
	"casewire/storage"
)

const (
	// pairEvery is how often it is looked whether a new code is due.
	pairEvery = time.Second
	// pairPatience is how long the first line waits for the bot's name, which makes the link.
	pairPatience = 10 * time.Second
)

// needsPairing tells whether nobody can run casewire from a chat: no admin is configured, and none was granted.
func (a *app) needsPairing(ctx context.Context, store *storage.Store) (bool, error) {
	if len(a.settings.Admins) > 0 {
		return false, nil
	}
	grants, err := store.Grants(ctx)
	if err != nil {
		return false, fmt.Errorf("look for an admin: %w", err)
	}
	for _, g := range grants {
		if isAdmin(g) {
			return false, nil
		}
	}
	return true, nil
}

// isAdmin tells whether somebody can run casewire from a chat.
func isAdmin(g storage.Grant) bool {
	return g.Role == int(command.Admin) && g.Platform != consolePlatform
}

// offerPairing prints a code, and a new one whenever it has expired, until somebody is an admin.
func (s *server) offerPairing(ctx context.Context, p *handlers.Pairing) error {
	ticker := time.NewTicker(pairEvery)
	defer ticker.Stop()
	var code, linked string // what was drawn last, and the bot that its line linked to
	said, since := false, s.store.Now()
	for {
		now := s.store.Now()
		if p.Done() {
			return nil
		}
		if next, fresh := p.Offer(now); fresh {
			code, linked, said, since = next, "", false, now
		}
		who := s.telegramName()
		waits := s.settings.TelegramToken.Set() && who == "" && now.Sub(since) < pairPatience
		if !waits && (!said || who != linked) {
			s.log.WarnContext(ctx, pairLine(code, who), slog.Time("until", since.Add(handlers.PairLife)))
			said, linked = true, who
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// telegramName is the bot's name on Telegram; empty as long as it is not known.
func (s *server) telegramName() string {
	for _, d := range s.doors {
		if d.Name() == "telegram" {
			return strings.TrimPrefix(d.State().Who, "@")
		}
	}
	return ""
}

// pairLine is the line that holds "/pair CODE" and, where the bot has a name on Telegram, the link.
func pairLine(code, who string) string {
	w := words.English()
	line := w.Text("pair.offer", words.Args{"line": "/pair " + code})
	if who == "" {
		return line
	}
	return w.Text("pair.link", words.Args{"offer": line, "link": "https://t.me/" + who + "?start=pair_" + code})
}
