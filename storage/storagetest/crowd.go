package storagetest

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"casewire/storage"
)

// Crowd gives a store's file so many channels on a platform, each with a subscription at a minute of the UTC day that tells from
// the end of the change log on. They take their filters in turn: country and type of each count.
func Crowd(t testing.TB, path, platform string, chats, minute int, filters []storage.Subscription, now time.Time) {
	t.Helper()
	db := openFile(t, path, true)
	defer db.Close()
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatalf("make a crowd: %v", err)
	}
	defer func() { _ = tx.Rollback() }() // where it was not committed
	for n := range chats {
		f := filters[n%len(filters)]
		for _, text := range []string{
			`insert into chats (platform, remote_id, kind, title, created_at) values (:platform, -1001000000000 - :n, 'channel', 'Channel ' || :n, :now)`,
			`insert into subscriptions (ref, chat_id, minute, zone, days, country, type, last_seq, planned_at, created_at)
				values (printf('YY%05X', :n), (select id from chats where platform = :platform and remote_id = -1001000000000 - :n), :minute, 'UTC', 127, :country, nullif(:type, ''), (select coalesce(max(seq), 0) from changes), :now, :now)`,
			`insert into refs (code, kind, object_id) select ref, 'subscription', id from subscriptions where ref = printf('YY%05X', :n)`,
		} {
			if _, err := tx.ExecContext(context.Background(), text, sql.Named("platform", platform), sql.Named("n", n), sql.Named("now", now.UnixMilli()),
				sql.Named("minute", minute), sql.Named("country", f.Country), sql.Named("type", f.Type)); err != nil {
				t.Fatalf("make a crowd: %v", err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatalf("make a crowd: %v", err)
	}
}
