package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// AuditLine is one line of the audit: who did or tried what. Questions are not in it.
type AuditLine struct {
	At       time.Time
	Platform string
	Person   string // "platform:id"; empty for the operator at the machine
	Name     string // what the person goes by
	Action   string // the command's name
	Ref      string // what it was about
	Refused  bool
	Details  string
}

// AuditFilter narrows the audit; a zero field does not.
type AuditFilter struct {
	Since  time.Time
	Person string // "platform:id"
}

// Audit reads the audit, newest first, and how many lines there are in all. It names who did what to which ref, and no
// content; only admins are shown it.
func (s *Store) Audit(ctx context.Context, sight Sight, f AuditFilter, p Page) ([]AuditLine, int, error) {
	if !sight.Everything() {
		return nil, 0, nil
	}
	var lines []AuditLine
	var total int
	err := s.view(ctx, func(q querier) error {
		const where = ` from audit u left join accounts a on a.id = u.account
			where u.at >= :since and (:person = '' or a.platform || ':' || a.remote_id = :person)`
		args := []any{sql.Named("since", sinceMillis(f.Since)), sql.Named("person", f.Person)}
		var err error
		if total, err = one(ctx, q, `select count(*)`+where, args, value[int]); err != nil {
			return err
		}
		lines, err = all(ctx, q, `select u.at, u.platform, coalesce(a.platform || ':' || a.remote_id, ''), coalesce(a.name, ''), u.action, u.object_ref,
			u.outcome = 'refused', u.details`+where+` order by u.id desc limit :limit + 0 offset :offset + 0`,
			append(args, sql.Named("limit", p.Limit), sql.Named("offset", p.Offset)), func(row *tuple) (l AuditLine, err error) {
				var at int64
				err = row.Scan(&at, &l.Platform, &l.Person, &l.Name, &l.Action, &l.Ref, &l.Refused, &l.Details)
				l.At = millis(at)
				return l, err
			})
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read audit: %w", err)
	}
	return lines, total, nil
}

func sinceMillis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Refused writes an audit line for something that was tried and not allowed, or that failed. details must hold no content.
func (s *Store) Refused(ctx context.Context, by By, ref, details string) error {
	action := by.Action
	by.Action, by.Key = "", ""
	err := s.change(ctx, by, ref, func(w *writer) error {
		w.by.Action = action
		return w.audit(ctx, ref, "refused", details)
	})
	if err != nil {
		return fmt.Errorf("write refusal: %w", err)
	}
	return nil
}

// Done writes an audit line for something that was done and changed nothing here: what was taken out. details must hold no
// content.
func (s *Store) Done(ctx context.Context, by By, ref, details string) error {
	action := by.Action
	by.Action = ""
	err := s.change(ctx, by, ref, func(w *writer) error {
		w.by.Action = action
		return w.audit(ctx, ref, "done", details)
	})
	if err != nil {
		return fmt.Errorf("write audit: %w", err)
	}
	return nil
}
