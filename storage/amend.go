package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
)

// amendedKey is where the store remembers up to which number of the change log posts have been looked at.
const amendedKey = "amended_through"

// Amending is what posts may have to be amended for since they were looked at last.
type Amending struct {
	// From and Through are the range (From, Through] of the change log. Kept is from where it would begin after a restart.
	From, Through, Kept int64
	// First: nobody has looked before, and there is nothing to look back at.
	First bool
	// Refs are the cases and incidents that were changed in it, or that name somebody or cite something that was, and that
	// posts show.
	Refs []string
	// Changed are the cases and incidents that were changed in it in a way that is not just new.
	Changed []string
	// Unsettled is what waits to be sent and shows one of those.
	Unsettled []Unsettled
	// Erased are posts that are there and out of which something was erased in the store.
	Erased []Post
}

// Amending reads what posts may have to be amended for, up to a number of the log. They have been looked at up to another one,
// 0 for what is written down.
func (s *Store) Amending(ctx context.Context, looked, through int64) (Amending, error) {
	a := Amending{From: through, Through: through}
	err := s.view(ctx, func(q querier) error {
		text, err := one(ctx, q, `select value from meta where key = ?`, []any{amendedKey}, value[string])
		if a.First = errors.Is(err, ErrNotFound); err == nil {
			a.From, err = strconv.ParseInt(text, 10, 64)
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		a.Kept, a.From = a.From, max(a.From, looked)
		args := []any{sql.Named("after", a.From), sql.Named("through", through)}
		if a.Refs, err = all(ctx, q, `select distinct r.ref from (
				select l.object_ref ref from changes l where l.object in ('case', 'incident') and l.seq > :after and l.seq <= :through
				union select i.ref from changes l join targets t on t.subject_id = l.object_id join incidents i on i.id = t.incident_id
					where l.object = 'subject' and l.kind <> 'added' and l.seq > :after and l.seq <= :through
				union select i.ref from changes l join citations x on x.source_id = l.object_id join incidents i on i.id = x.incident_id
					where l.object = 'source' and l.kind <> 'added' and l.seq > :after and l.seq <= :through
			) r where exists (select 1 from part_carries c where c.ref = r.ref)`, args, value[string]); err != nil {
			return err
		}
		if a.Changed, err = all(ctx, q, `select distinct l.object_ref from changes l where l.object in ('case', 'incident') and l.kind in ('corrected', 'undone', 'updated', 'redacted')
			and l.seq > :after and l.seq <= :through`, args, value[string]); err != nil {
			return err
		}
		if a.Unsettled, err = unsettledWith(ctx, q, a.Changed); err != nil {
			return err
		}
		a.Erased, err = all(ctx, q, `select p.delivery_id, p.number, (select count(*) from delivery_parts o where o.delivery_id = p.delivery_id), d.thread, d.kind, p.doc, d.range_to, p.state = 'sent', p.remote_id,
			coalesce(p.sent_at, p.sending_at, 0), coalesce(p.edited_at, 0), `+chatColumns+`
			from delivery_parts p join deliveries d on d.id = p.delivery_id join chats h on h.id = d.chat_id
			where p.state = 'sent' and length(p.body) = 0 and d.edits_delivery is null order by p.delivery_id desc, p.number`, nil, scanPost)
		return err
	})
	if err != nil {
		return Amending{}, fmt.Errorf("find posts to amend: %w", err)
	}
	return a, nil
}

// Unsettled is a document that has not left: of a whole delivery that waits (Number 0), or of a message of it.
type Unsettled struct {
	Delivery int64
	Number   int
	Chat     Chat
	Doc      []byte
	was      []byte // the document when it was read
	cut      bool   // into messages, when it was read
	// Right are the refs of what reads otherwise in a document that takes its place.
	Right []string
}

// unsettledWith lists what waits to be sent and shows one of the refs.
func unsettledWith(ctx context.Context, q querier, refs []string) ([]Unsettled, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	out, err := all(ctx, q, `select d.id, 0, `+chatColumns+`, d.doc, exists (select 1 from delivery_parts p where p.delivery_id = d.id) from deliveries d join chats h on h.id = d.chat_id
			where `+openState+` and d.state in ('pending', 'sending', 'held') and d.edits_delivery is null and d.kind in ('urgent', 'follow', 'edition')
			and exists (select 1 from json_each(:refs) j where instr(d.doc, '"' || j.value || '"') > 0)
		union all select p.delivery_id, p.number, `+chatColumns+`, p.doc, 1 from deliveries d cross join delivery_parts p on p.delivery_id = d.id join chats h on h.id = d.chat_id
			where p.state = 'pending' and `+openState+` and d.state in ('pending', 'sending', 'held') and d.edits_delivery is null and d.kind in ('urgent', 'follow', 'edition')
			and exists (select 1 from json_each(:refs) j where instr(p.doc, '"' || j.value || '"') > 0)`,
		[]any{sql.Named("refs", texts(refs))}, func(row *tuple) (u Unsettled, err error) {
			var doc string
			c := &u.Chat
			err = row.Scan(&u.Delivery, &u.Number, &c.ID, &c.Platform, &c.RemoteID, &c.Kind, &c.Title, &c.Team, &c.Ops, &c.QuietFrom, &c.QuietTo, &c.Zone, &doc, &u.cut)
			u.Doc, u.was = []byte(doc), []byte(doc)
			return u, err
		})
	if err != nil {
		return nil, fmt.Errorf("find what waits: %w", err)
	}
	return out, nil
}

// PendingEdit is the document of the last edit of a post that is on its way; nil for none.
func (s *Store) PendingEdit(ctx context.Context, p PartRef) ([]byte, error) {
	var doc string
	err := s.view(ctx, func(q querier) error {
		var err error
		doc, err = one(ctx, q, `select doc from deliveries where edits_delivery = ? and edits_part = ? and state in ('pending', 'sending', 'held') order by id desc limit 1`,
			[]any{p.Delivery, p.Number}, value[string])
		return err
	})
	if errors.Is(err, ErrNotFound) || err == nil && doc == "" {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find edit of a post: %w", err)
	}
	return []byte(doc), nil
}

// Amendments are what becomes of posts, and of what waits, by a range of the change log.
type Amendments struct {
	From, Through int64
	Edits         []Outgoing
	// Unsettled are documents that take the place of what waits.
	Unsettled []Unsettled
	// Gone are refs that posts of a chat have shown and do not show any more.
	Gone []Telling
	// Erased are the posts out of which something was erased, and that are edited now.
	Erased []PartRef
}

// AmendPosts promises the edits of posts and puts right what waits, all in one transaction. It gives up to which number of the
// log that is done: not as far as it was to be where something has begun to leave since it was read, as it leaves as it was.
func (s *Store) AmendPosts(ctx context.Context, a Amendments) (done int64, err error) {
	done = a.Through
	err = s.change(ctx, By{}, "", func(w *writer) error {
		for _, u := range a.Unsettled {
			stands, err := w.replace(ctx, u)
			if err != nil {
				return err
			}
			if !stands {
				done = min(done, a.From)
				continue
			}
			if err := w.putRight(ctx, u, a.Through); err != nil {
				return err
			}
		}
		for _, o := range a.Edits {
			if _, err := w.enqueue(ctx, o); err != nil {
				return err
			}
		}
		for _, t := range a.Gone {
			if _, err := w.exec(ctx, `insert into once_told (chat_id, ref, upto) values (?, ?, ?) on conflict (chat_id, ref) do update set upto = max(upto, excluded.upto)`, t.Chat, t.Ref, t.To); err != nil {
				return err
			}
		}
		for _, p := range a.Erased {
			// Not empty any more: the post has been dealt with, and its bytes are never sent again.
			if _, err := w.exec(ctx, `update delivery_parts set body = x'00' where delivery_id = ? and number = ? and state = 'sent'`, p.Delivery, p.Number); err != nil {
				return err
			}
		}
		_, err := w.exec(ctx, `insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value`, amendedKey, strconv.FormatInt(done, 10))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("amend posts: %w", err)
	}
	return done, nil
}

// putRight notes what of a delivery reads as things are by a number of the log. What one of its messages shows that has left, or may
// have, was read as it was.
func (w *writer) putRight(ctx context.Context, u Unsettled, upto int64) error {
	_, err := w.exec(ctx, `insert into put_right (delivery_id, ref, upto) select :delivery, j.value, :upto from json_each(:refs) j
		where not exists (select 1 from part_carries c join delivery_parts p on p.delivery_id = c.delivery_id and p.number = c.number
			where c.ref = j.value and c.delivery_id = :delivery and p.state in ('sending', 'sent', 'uncertain'))
		on conflict (delivery_id, ref) do update set upto = excluded.upto`,
		sql.Named("delivery", u.Delivery), sql.Named("upto", upto), sql.Named("refs", texts(u.Right)))
	return err
}

// replace puts a document in the place of one that waits. It is false, and nothing is done, where that is no more as it was read:
// it was cut into messages since, is leaving, or reads otherwise, as something was erased from it.
func (w *writer) replace(ctx context.Context, u Unsettled) (bool, error) {
	text := `update deliveries set doc = :doc where id = :id and state in ('pending', 'sending', 'held') and (:was is null or doc = :was)
		and (:cut or not exists (select 1 from delivery_parts p where p.delivery_id = :id))`
	args := []any{sql.Named("doc", string(u.Doc)), namedID(u.Delivery), sql.Named("was", nil)}
	if u.was != nil {
		args[2] = sql.Named("was", string(u.was))
	}
	if u.Number > 0 {
		text = `update delivery_parts set doc = :doc, body = x'' where delivery_id = :id and number = :number and state = 'pending' and (:was is null or doc = :was)`
		args = append(args, sql.Named("number", u.Number))
	} else {
		args = append(args, sql.Named("cut", u.cut))
	}
	n, err := w.affect(ctx, text, args...)
	return n > 0, err
}
