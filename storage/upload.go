package storage

import (
	"context"
	"fmt"
)

// Upload is a file that came with a command which is to be confirmed.
type Upload struct {
	Name, Type string
	Data       []byte
}

// SaveUpload keeps a file beside the draft of a person in one chat, in place of any earlier one there. It lives as long as a
// draft does.
func (s *Store) SaveUpload(ctx context.Context, who Who, chat string, u Upload) error {
	err := s.change(ctx, By{}, "", func(w *writer) error {
		account, err := w.account(ctx, who.Platform+":"+who.ID)
		if err != nil {
			return err
		}
		if _, err := w.exec(ctx, `delete from uploads where expires_at <= ?`, w.at.UnixMilli()); err != nil {
			return err
		}
		_, err = w.exec(ctx, `insert into uploads (account, chat, name, type, data, expires_at) values (?, ?, ?, ?, ?, ?)
			on conflict (account, chat) do update set name = excluded.name, type = excluded.type, data = excluded.data, expires_at = excluded.expires_at`,
			account, chat, u.Name, u.Type, u.Data, w.at.Add(DraftLife).UnixMilli())
		return err
	})
	if err != nil {
		return fmt.Errorf("save upload: %w", err)
	}
	return nil
}

// Upload gives the file that a person sent in one chat; ErrNotFound where there is none, or no longer.
func (s *Store) Upload(ctx context.Context, who Who, chat string) (Upload, error) {
	var u Upload
	err := s.view(ctx, func(q querier) error {
		var err error
		u, err = one(ctx, q, `select u.name, u.type, u.data from uploads u join accounts a on a.id = u.account
			where a.platform = ? and a.kind = 'person' and a.remote_id = ? and u.chat = ? and u.expires_at > ?`,
			[]any{who.Platform, who.ID, chat, s.now().UnixMilli()}, func(row *tuple) (u Upload, err error) {
				err = row.Scan(&u.Name, &u.Type, &u.Data)
				return u, err
			})
		return err
	})
	if err != nil {
		return Upload{}, fmt.Errorf("find upload: %w", err)
	}
	return u, nil
}
