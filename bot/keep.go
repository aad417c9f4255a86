package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"casewire/handlers/words"
)

const (
	// markEvery is how often the mark beside the database is written.
	markEvery = 30 * time.Second
	// copyEvery is how old the newest daily copy may be.
	copyEvery = 24 * time.Hour
	// copyAgain is how long after a copy that failed the next one is tried.
	copyAgain = time.Hour
)

// keeper looks after the database's files while the program runs: the mark beside it and the daily copies.
type keeper struct {
	*server
	// next is when a copy is due, and failing since when none could be made; zero where the last one could.
	next, failing time.Time
	// told are the keys of what this process has told the ops chats.
	told map[string]bool
}

// keep runs until ctx ends.
func (s *server) keep(ctx context.Context) error {
	k := keeper{server: s, next: s.firstCopy(ctx), told: map[string]bool{}}
	ticker := time.NewTicker(markEvery)
	defer ticker.Stop()
	for {
		k.once(ctx)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// firstCopy is when a copy is due after a start: a day after the newest one.
func (s *server) firstCopy(ctx context.Context) time.Time {
	list, err := s.shelf().List()
	if err != nil {
		s.log.ErrorContext(ctx, "look for copies", slog.Any("error", err))
	}
	var newest time.Time
	for _, c := range list {
		if c.Before == 0 {
			newest = c.At
		}
	}
	return newest.Add(copyEvery)
}

func (k *keeper) once(ctx context.Context) {
	if err := k.store.Mark(ctx); err != nil && ctx.Err() == nil {
		k.log.ErrorContext(ctx, "mark the database", slog.Any("error", err))
	}
	k.tellPlatforms(ctx)
	now := k.store.Now()
	if k.settings.BackupKeep == 0 || now.Before(k.next) {
		return
	}
	made, err := k.store.BackupTo(ctx, k.shelf(), int(k.settings.BackupKeep))
	switch {
	case ctx.Err() != nil:
	case err != nil:
		if k.next = now.Add(copyAgain); k.failing.IsZero() {
			k.failing = now
		}
		text, fix := words.English().Text("health.no_copy", words.Args{"why": err.Error()}), k.fix(err)
		k.copyFault.Store(&text)
		k.tell(ctx, fmt.Sprintf("copy:%d", k.failing.Unix()), text, fix)
		k.log.ErrorContext(ctx, "the daily copy failed", slog.Any("error", err), slog.String("fix", k.fix(err)))
	default:
		k.next, k.failing = now.Add(copyEvery), time.Time{}
		k.copyFault.Store(nil)
		k.log.InfoContext(ctx, "the daily copy is made and verified", slog.String("path", made.Path), slog.String("size", words.Size(made.Size)))
	}
}
