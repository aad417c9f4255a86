package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Account kinds.
const (
	accountPerson = "person"
)

// Standing is what the store knows of somebody who asks: his account and his role.
type Standing struct {
	// Account is 0 when the store does not know the person.
	Account int64
	// Role is the highest that was granted to the person or to one of his roles on the platform: 0 nobody, 1 member,
	// 2 editor, 3 admin.
	Role int
}

// Standing finds the standing of a person on a platform, who holds the platform's roles given.
func (s *Store) Standing(ctx context.Context, platform, person string, roles []string) (Standing, error) {
	var st Standing
	if person == "" {
		return st, nil // a channel identity or an anonymous admin has no role
	}
	text, args := `select id, role from accounts where platform = :platform and kind = 'person' and remote_id = :person`, []any{sql.Named("platform", platform), sql.Named("person", person)}
	if len(roles) > 0 {
		text += ` union all select 0, role from accounts where platform = :platform and kind = 'role' and remote_id in (select value from json_each(:roles))`
		args = append(args, sql.Named("roles", texts(roles)))
	}
	err := s.glance(ctx, func(q querier) error {
		return q.each(ctx, text, args, func(row *tuple) error {
			var account int64
			var role int
			err := row.Scan(&account, &role)
			st.Account, st.Role = max(st.Account, account), max(st.Role, role)
			return err
		})
	})
	if err != nil {
		return Standing{}, fmt.Errorf("find standing: %w", err)
	}
	return st, nil
}

// TeamChat tells whether the audience of a chat is the team. A chat that the store does not know is public.
func (s *Store) TeamChat(ctx context.Context, platform, chat string) (bool, error) {
	var team bool
	err := s.glance(ctx, func(q querier) error {
		var err error
		team, err = one(ctx, q, `select audience from chats where platform = ? and remote_id = ?`, []any{platform, chat}, value[bool])
		return err
	})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return false, fmt.Errorf("find audience of chat: %w", err)
	}
	return team, nil
}

// account finds or makes the account of the person written "platform:id"; 0 for the empty text.
func (w *writer) account(ctx context.Context, name string) (int64, error) {
	if name == "" {
		return 0, nil
	}
	platform, remote, ok := strings.Cut(name, ":")
	if !ok || remote == "" || platform != "telegram" && platform != "discord" && platform != "console" {
		return 0, Invalid{Field: "owner", Problem: "is not platform:id, such as telegram:123456", Value: name}
	}
	id, err := one(ctx, w, `select id from accounts where platform = ? and kind = 'person' and remote_id = ?`, []any{platform, remote}, value[int64])
	if !errors.Is(err, ErrNotFound) {
		return id, err
	}
	if id, err = w.exec(ctx, `insert into accounts (platform, kind, remote_id, created_at) values (?, ?, ?, ?)`, platform, accountPerson, remote, w.at.UnixMilli()); err != nil {
		return 0, fmt.Errorf("store account: %w", err)
	}
	return id, w.reachable(ctx, platform, remote)
}

// reachable makes a person's private chat known where a bot may write to a person first, so that what concerns him can be told
// him. Elsewhere he must have begun the chat.
func (w *writer) reachable(ctx context.Context, platform, remote string) error {
	if !slices.Contains(w.s.first, platform) {
		return nil
	}
	if _, err := w.exec(ctx, `insert into chats (platform, remote_id, kind, created_at) values (?, ?, 'private', ?) on conflict (platform, remote_id) do nothing`,
		platform, remote, w.at.UnixMilli()); err != nil {
		return fmt.Errorf("store private chat: %w", err)
	}
	return nil
}
