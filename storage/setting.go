package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Objects of the change log that are settings. Their entries are in nobody's sight; they are there to be undone.
const (
	objectAccount = "account"
	objectChat    = "chat"
	objectShare   = "share"
)

// Grant is a role given to a person or to one of a platform's roles.
type Grant struct {
	Platform string `json:"platform"`
	Kind     string `json:"kind"` // "person" or "role"
	RemoteID string `json:"id"`
	Name     string `json:"name,omitempty"`
	Role     int    `json:"role"` // 0 nobody, 1 member, 2 editor, 3 admin
}

// Chat is what casewire keeps of a conversation.
type Chat struct {
	ID       int64  `json:"-"`
	Platform string `json:"platform"`
	RemoteID string `json:"id"`
	Kind     string `json:"kind"` // "private", "group" or "channel"
	Title    string `json:"title,omitempty"`
	Team     bool   `json:"team,omitempty"` // its audience is the team
	Ops      bool   `json:"ops,omitempty"`  // failures are told here
	// QuietFrom and QuietTo are minutes of the local day between which nothing that can wait is sent; both nil: never.
	QuietFrom *int   `json:"quiet_from,omitempty"`
	QuietTo   *int   `json:"quiet_to,omitempty"`
	Zone      string `json:"zone,omitempty"` // IANA; empty: the desk's
}

// SetGrant gives a role to somebody, or takes every role with role 0, and tells what he had before. A change of it can be
// undone like any other.
func (s *Store) SetGrant(ctx context.Context, by By, g Grant) (was Grant, err error) {
	err = s.change(ctx, by, g.Platform+":"+g.RemoteID, func(w *writer) error {
		var err error
		was, err = w.setGrant(ctx, g, ChangeUpdated)
		return err
	})
	if err != nil {
		return Grant{}, fmt.Errorf("grant role: %w", err)
	}
	return was, nil
}

func (w *writer) setGrant(ctx context.Context, g Grant, kind string) (Grant, error) {
	was := g
	was.Role = 0
	type stored struct {
		id   int64
		role int
	}
	had, err := one(ctx, w, `select id, role from accounts where platform = ? and kind = ? and remote_id = ?`, []any{g.Platform, g.Kind, g.RemoteID},
		func(row *tuple) (h stored, err error) {
			err = row.Scan(&h.id, &h.role)
			return h, err
		})
	switch {
	case errors.Is(err, ErrNotFound) && g.Role == 0:
		return was, ErrNoChange // nobody is not made known to take nothing from him
	case errors.Is(err, ErrNotFound):
		had.id, err = w.exec(ctx, `insert into accounts (platform, kind, remote_id, name, role, created_at) values (?, ?, ?, ?, ?, ?)`,
			g.Platform, g.Kind, g.RemoteID, g.Name, g.Role, w.at.UnixMilli())
		if err == nil && g.Kind == accountPerson {
			err = w.reachable(ctx, g.Platform, g.RemoteID)
		}
	case err == nil && had.role == g.Role:
		return was, ErrNoChange
	case err == nil:
		was.Role = had.role
		_, err = w.exec(ctx, `update accounts set role = ?, name = case when ? = '' then name else ? end where id = ?`, g.Role, g.Name, g.Name, had.id)
	}
	if err != nil {
		return Grant{}, fmt.Errorf("store grant: %w", err)
	}
	return was, w.log(ctx, entry{kind: kind, object: objectAccount, id: had.id, ref: g.Platform + ":" + g.RemoteID, before: was, after: g})
}

// Grants lists everybody who has a role. It names people and nothing else.
func (s *Store) Grants(ctx context.Context) ([]Grant, error) {
	var out []Grant
	err := s.view(ctx, func(q querier) error {
		var err error
		out, err = all(ctx, q, `select platform, kind, remote_id, name, role from accounts where role > 0 order by role desc, platform, remote_id`, nil,
			func(row *tuple) (g Grant, err error) {
				err = row.Scan(&g.Platform, &g.Kind, &g.RemoteID, &g.Name, &g.Role)
				return g, err
			})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list grants: %w", err)
	}
	return out, nil
}

// Chat reads what is kept of a conversation; ErrNotFound where nothing is.
func (s *Store) Chat(ctx context.Context, platform, remoteID string) (Chat, error) {
	var c Chat
	err := s.view(ctx, func(q querier) error {
		var err error
		c, err = loadChat(ctx, q, platform, remoteID)
		return err
	})
	if err != nil {
		return Chat{}, fmt.Errorf("find chat: %w", err)
	}
	return c, nil
}

func loadChat(ctx context.Context, q querier, platform, remoteID string) (Chat, error) {
	return one(ctx, q, `select id, platform, remote_id, kind, title, audience, ops, quiet_from, quiet_to, zone from chats where platform = ? and remote_id = ?`,
		[]any{platform, remoteID}, scanChat)
}

func scanChat(row *tuple) (c Chat, err error) {
	err = row.Scan(&c.ID, &c.Platform, &c.RemoteID, &c.Kind, &c.Title, &c.Team, &c.Ops, &c.QuietFrom, &c.QuietTo, &c.Zone)
	return c, err
}

// SetChat changes what is kept of a conversation, which is made when it is not known yet, and gives it as it was and is.
func (s *Store) SetChat(ctx context.Context, by By, c Chat, change func(*Chat) error) (before, after Chat, err error) {
	err = s.change(ctx, by, c.Platform+":"+c.RemoteID, func(w *writer) error {
		var err error
		before, err = loadChat(ctx, w, c.Platform, c.RemoteID)
		if errors.Is(err, ErrNotFound) {
			before, err = c, nil
		}
		if err != nil {
			return err
		}
		after = before
		if err := change(&after); err != nil {
			return err
		}
		return w.putChat(ctx, before, &after, ChangeUpdated)
	})
	if err != nil {
		return Chat{}, Chat{}, fmt.Errorf("set chat: %w", err)
	}
	return before, after, nil
}

func (w *writer) putChat(ctx context.Context, before Chat, after *Chat, kind string) error {
	if same, err := sameRecord(before, *after); err != nil || same {
		return errors.Join(ErrNoChange, err)
	}
	_, err := w.exec(ctx, `insert into chats (platform, remote_id, kind, title, audience, ops, quiet_from, quiet_to, zone, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (platform, remote_id) do update set kind = excluded.kind, title = excluded.title, audience = excluded.audience, ops = excluded.ops,
		quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, zone = excluded.zone`,
		after.Platform, after.RemoteID, after.Kind, after.Title, after.Team, after.Ops, after.QuietFrom, after.QuietTo, after.Zone, w.at.UnixMilli())
	if err != nil {
		return fmt.Errorf("store chat: %w", err)
	}
	if after.ID, err = one(ctx, w, `select id from chats where platform = ? and remote_id = ?`, []any{after.Platform, after.RemoteID}, value[int64]); err != nil {
		return fmt.Errorf("store chat: %w", err)
	}
	return w.log(ctx, entry{kind: kind, object: objectChat, id: after.ID, ref: after.Platform + ":" + after.RemoteID, before: before, after: *after})
}

// share is what the log keeps of a share.
type share struct {
	Account int64  `json:"account"`
	Object  string `json:"object"`
	ID      int64  `json:"id"`
}

// Share opens a restricted case or incident to one person, "platform:id", who is made known where he is not.
func (s *Store) Share(ctx context.Context, by By, sight Sight, ref, person string) error {
	err := s.change(ctx, by, ref, func(w *writer) error {
		object := RefCase
		id, err := lookUp(ctx, w, RefCase, ref)
		var seen int
		if errors.Is(err, ErrNotFound) {
			object = RefIncident
			if id, err = lookUp(ctx, w, RefIncident, ref); err != nil {
				return err
			}
			var found []Incident
			found, err = loadIncidents(ctx, w, sight, []int64{id})
			seen = len(found)
		} else if err == nil {
			var found []Case
			found, err = loadCases(ctx, w, sight, []int64{id})
			seen = len(found)
		}
		if err != nil {
			return err
		}
		if seen == 0 {
			return ErrNotFound
		}
		account, err := w.account(ctx, person)
		if err != nil {
			return err
		}
		return w.putShare(ctx, share{Account: account, Object: object, ID: id}, ref)
	})
	if err != nil {
		return fmt.Errorf("share %s: %w", ref, err)
	}
	return nil
}

func (w *writer) putShare(ctx context.Context, sh share, ref string) error {
	caseID, incidentID := orNull(sh.ID), any(nil)
	if sh.Object == RefIncident {
		caseID, incidentID = nil, orNull(sh.ID)
	}
	had, err := one(ctx, w, `select count(*) from shares where account = ? and case_id is ? and incident_id is ?`, []any{sh.Account, caseID, incidentID}, value[int])
	if err != nil {
		return fmt.Errorf("find share: %w", err)
	}
	if had > 0 {
		return ErrNoChange
	}
	if _, err := w.exec(ctx, `insert into shares (account, case_id, incident_id, shared_by, shared_at) values (?, ?, ?, ?, ?)`,
		sh.Account, caseID, incidentID, orNull(w.by.Account), w.at.UnixMilli()); err != nil {
		return fmt.Errorf("store share: %w", err)
	}
	return w.log(ctx, entry{kind: ChangeUpdated, object: objectShare, id: sh.ID, ref: ref, after: sh})
}

// revertSetting puts a setting back to what it was.
func (w *writer) revertSetting(ctx context.Context, e logged) error {
	switch e.object {
	case objectAccount:
		var was Grant
		if err := json.Unmarshal([]byte(e.before.String), &was); err != nil {
			return fmt.Errorf("read change log: %w", err)
		}
		_, err := w.setGrant(ctx, was, ChangeUndone)
		return err
	case objectChat:
		var was, is Chat
		if err := json.Unmarshal([]byte(e.before.String), &was); err != nil {
			return fmt.Errorf("read change log: %w", err)
		}
		if err := json.Unmarshal([]byte(e.after.String), &is); err != nil {
			return fmt.Errorf("read change log: %w", err)
		}
		return w.putChat(ctx, is, &was, ChangeUndone)
	case objectShare:
		var sh share
		if err := json.Unmarshal([]byte(e.after.String), &sh); err != nil {
			return fmt.Errorf("read change log: %w", err)
		}
		if _, err := w.exec(ctx, `delete from shares where account = :account and ((:object = 'case' and case_id = :id) or (:object = 'incident' and incident_id = :id))`,
			sql.Named("account", sh.Account), sql.Named("object", sh.Object), namedID(sh.ID)); err != nil {
			return fmt.Errorf("remove share: %w", err)
		}
		return w.log(ctx, entry{kind: ChangeUndone, object: objectShare, id: sh.ID, ref: e.ref, before: sh})
	}
	if e.object == RefSubscription {
		return w.revertSubscription(ctx, e)
	}
	if e.object == RefFollow {
		return w.revertFollow(ctx, e)
	}
	return fmt.Errorf("undo %s: %w", strings.TrimSpace(e.object), ErrTooLate)
}
