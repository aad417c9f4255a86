package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// account finds or makes the account written "platform:id"; 0 for the empty text.
func (w *writer) account(ctx context.Context, name string) (int64, error) {
	if name == "" {
		return 0, nil
	}
	platform, remote, ok := strings.Cut(name, ":")
	if !ok || remote == "" {
		return 0, Invalid{Field: "owner", Problem: "is not platform:id", Value: name}
	}
	id, err := one(ctx, w, `select id from accounts where platform = ? and kind = 'person' and remote_id = ?`, []any{platform, remote}, value[int64])
	if !errors.Is(err, ErrNotFound) {
		return id, err
	}
	if id, err = w.exec(ctx, `insert into accounts (platform, kind, remote_id, created_at) values (?, 'person', ?, ?)`, platform, remote, w.at.UnixMilli()); err != nil {
		return 0, fmt.Errorf("store account: %w", err)
	}
	return id, nil
}
