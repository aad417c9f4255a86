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
