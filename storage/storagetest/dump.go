package storagetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Dump is every row of every table of a store's file, one a line, in an order that depends on nothing but the rows: two
// dumps are equal if and only if nothing was stored between them. Tables in without are left out. It reads the file by
// SQLite itself, past the store, and may be called while the store is open.
func Dump(t testing.TB, path string, without ...string) string {
	t.Helper()
	return dump(t, path, func(table, _ string) bool { return !slices.Contains(without, table) }, nil)
}

// Content is what a store says, without how it came to say so: no log, audit, drafts or updates handled, no numbers that
// only tell rows apart, no revisions, no accounts without a
// role and no chats that are set as any other. After an undo it is what it was before the change.
func Content(t testing.TB, path string) string {
	t.Helper()
	skip := map[string]bool{
		"changes": true, "audit": true, "handled": true, "drafts": true, "meta": true, "refs": true, "sqlite_sequence": true, "goose_db_version": true,
		"revision": true, "changed_at": true, "subject_names.id": true, "targets.id": true, "claims.id": true, "citations.id": true, "search.docid": true, "chats.id": true,
		"sources.reach":   true,                                                // follows from the incidents
		"chats.last_post": true, "chats.probe_at": true, "chats.told_at": true, // what delivery notes of a chat
	}
	return dump(t, path, func(table, column string) bool {
		return !strings.HasPrefix(table, "search_") && !skip[table] && !skip[column] && !skip[table+"."+column]
	}, map[string]string{"accounts": " where role > 0", "chats": " where audience or ops or zone <> '' or coalesce(quiet_from, quiet_to) is not null"})
}

// Refs are the refs that were ever given out, each with what it opens.
func Refs(t testing.TB, path string) []string {
	t.Helper()
	return strings.Split(dump(t, path, func(table, _ string) bool { return table == "refs" }, nil), "\n")
}

// dump prints the columns that are wanted, an empty name asking for the table as such.
func dump(t testing.TB, path string, wanted func(table, column string) bool, where map[string]string) string {
	t.Helper()
	db, err := sql.Open("sqlite3", (&url.URL{Scheme: "file", Path: path, RawQuery: "_busy_timeout=5000&_query_only=1"}).String())
	if err != nil {
		t.Fatalf("open %s: %v", path, err)
	}
	defer db.Close()
	var out []string
	for _, table := range texts(t, db, `select name from sqlite_master where type = 'table' order by name`) {
		if !wanted(table, "") {
			continue
		}
		var columns []string
		for _, c := range texts(t, db, `select name from pragma_table_info('`+table+`')`) {
			if wanted(table, c) {
				columns = append(columns, `'`+c+`=' || quote("`+c+`")`)
			}
		}
		for _, line := range texts(t, db, `select `+strings.Join(columns, ` || ' ' || `)+` from "`+table+`"`+where[table]+` order by 1`) {
			out = append(out, table+": "+line)
		}
	}
	return strings.Join(out, "\n")
}

func texts(t testing.TB, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s sql.NullString
		if err := rows.Scan(&s); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		out = append(out, fmt.Sprint(s.String))
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}
