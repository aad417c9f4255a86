package storagetest

import (
	"context"
	"database/sql"
	"net/url"
	"testing"
	"time"
)

// Promise is a delivery of the outbox as a test sees it.
type Promise struct {
	ID                      int64
	Key, Chat, Thread, Kind string
	Doc                     []byte
	State                   string
	Silent                  bool
	From, To                int64
	Edits                   int64 // the delivery whose post it edits; 0 for none
	Due                     time.Time
}

// Promises lists all deliveries of a store's file, oldest first.
func Promises(t testing.TB, path string) []Promise {
	t.Helper()
	db := openFile(t, path, false)
	defer db.Close()
	rows, err := db.QueryContext(context.Background(), `select d.id, d.key, c.remote_id, d.thread, d.kind, d.doc, d.state, d.silent, d.range_from, d.range_to, coalesce(d.edits_delivery, 0), d.due_at
		from deliveries d join chats c on c.id = d.chat_id order by d.id`)
	if err != nil {
		t.Fatalf("read outbox: %v", err)
	}
	defer rows.Close()
	var out []Promise
	for rows.Next() {
		var p Promise
		var doc string
		var due int64
		if err := rows.Scan(&p.ID, &p.Key, &p.Chat, &p.Thread, &p.Kind, &doc, &p.State, &p.Silent, &p.From, &p.To, &p.Edits, &due); err != nil {
			t.Fatalf("read outbox: %v", err)
		}
		p.Doc, p.Due = []byte(doc), time.UnixMilli(due).UTC()
		out = append(out, p)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("read outbox: %v", err)
	}
	return out
}

// Deliver does what delivery does to the rows of what is due, as if every chat took everything at once in one message: what
// is sent has a part that carries what its document carries, and an edited post reads as the edit has it.
func Deliver(t testing.TB, path string, now time.Time) {
	t.Helper()
	db := openFile(t, path, true)
	defer db.Close()
	for _, step := range []string{
		`insert into delivery_parts (delivery_id, number, body, doc, state, nonce, remote_id, sent_at)
			select id, 1, x'01', doc, 'sent', 'n' || id, 'm' || id, :now from deliveries where state = 'pending' and edits_delivery is null and due_at <= :now`,
		`update delivery_parts set doc = e.doc, edited_at = :now from (select * from deliveries where state = 'pending' and edits_delivery is not null and due_at <= :now order by id) e
			where delivery_parts.delivery_id = e.edits_delivery and delivery_parts.number = e.edits_part`,
		`delete from part_carries where delivery_id in (select delivery_id from delivery_parts where state = 'sent')`,
		`insert or ignore into part_carries (ref, delivery_id, number) select j.value, p.delivery_id, p.number from delivery_parts p, json_tree(p.doc) j
			where p.state = 'sent' and j.path like '%.carries' and j.atom is not null`,
		`update deliveries set state = 'sent', settled_at = :now where state = 'pending' and due_at <= :now`,
	} {
		if _, err := db.ExecContext(context.Background(), step, sql.Named("now", now.UnixMilli())); err != nil {
			t.Fatalf("deliver: %v", err)
		}
	}
}

// openFile opens a store's file by SQLite itself.
func openFile(t testing.TB, path string, write bool) *sql.DB {
	t.Helper()
	query := "_busy_timeout=5000&_query_only=1"
	if write {
		query = "_busy_timeout=5000&_foreign_keys=on"
	}
	db, err := sql.Open("sqlite3", (&url.URL{Scheme: "file", Path: path, RawQuery: query}).String())
	if err != nil {
		t.Fatalf("open %s: %v", path, err)
	}
	return db
}

// Keys are the keys of all deliveries that are on file, in order.
func Keys(t testing.TB, path string) (out []string) {
	t.Helper()
	db := openFile(t, path, false)
	defer db.Close()
	rows, err := db.QueryContext(context.Background(), `select key from deliveries order by key`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			t.Fatal(err)
		}
		out = append(out, key)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
