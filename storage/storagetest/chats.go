package storagetest

import (
	"context"
	"testing"
)

// Paused lists the chats of a store's file to which nothing goes, "platform:id", with why.
func Paused(t testing.TB, path string) map[string]string {
	t.Helper()
	db := openFile(t, path, false)
	defer db.Close()
	rows, err := db.QueryContext(context.Background(), `select platform || ':' || remote_id, paused_why from chats where paused_at is not null`)
	if err != nil {
		t.Fatalf("read chats: %v", err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var chat, why string
		if err := rows.Scan(&chat, &why); err != nil {
			t.Fatalf("read chats: %v", err)
		}
		out[chat] = why
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("read chats: %v", err)
	}
	return out
}

// Lock takes the right to write to a store's file, as another program does that is busy with it, until release is called.
func Lock(t testing.TB, path string) (release func()) {
	t.Helper()
	db := openFile(t, path, true)
	c, err := db.Conn(context.Background())
	if err != nil {
		t.Fatalf("lock the store: %v", err)
	}
	if _, err := c.ExecContext(context.Background(), `begin immediate`); err != nil {
		t.Fatalf("lock the store: %v", err)
	}
	return func() {
		if _, err := c.ExecContext(context.Background(), `rollback`); err != nil {
			t.Errorf("let the store go: %v", err)
		}
		_ = c.Close()
		_ = db.Close()
	}
}
