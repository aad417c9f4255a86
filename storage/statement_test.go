package storage

import (
	"database/sql"
	"database/sql/driver"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParametersAreNumberedAsSQLiteDoes(t *testing.T) {
	for text, want := range map[string][]string{
		`select 1`:                       nil,
		`select ? where a = ?`:           nil,
		`select :b, :a where x > :b`:     {"b", "a"},
		`select ':no' || ':' || :yes`:    {"yes"},
		`select 'it''s :no', :a2_b, a`:   {"a2_b"},
		`(:all or :self is not null)`:    {"all", "self"},
		`limit :limit + 0 offset :after`: {"limit", "after"},
	} {
		if diff := cmp.Diff(want, parameters(text)); diff != "" {
			t.Errorf("%s:\n%s", text, diff)
		}
	}
}

func TestColumnsGoIntoVariablesAsDatabaseSQLPutsThem(t *testing.T) {
	type word string
	type grade int8
	var got struct {
		Number  int64
		Small   int
		Yes     bool
		Text    string
		Digits  string
		Word    word
		Grade   grade
		None    *int
		Some    *int
		Missing sql.NullString
		There   sql.NullInt64
		Any     any
	}
	into := []any{&got.Number, &got.Small, &got.Yes, &got.Text, &got.Digits, &got.Word, &got.Grade, &got.None, &got.Some, &got.Missing, &got.There, &got.Any}
	row := tuple{[]driver.Value{int64(1), int64(2), int64(1), "a", int64(7), "w", int64(3), nil, int64(4), nil, int64(5), nil}}
	if err := row.Scan(into...); err != nil {
		t.Fatal(err)
	}
	want, four := got, 4
	want.Number, want.Small, want.Yes, want.Text, want.Digits, want.Word, want.Grade = 1, 2, true, "a", "7", "w", 3
	want.None, want.Some, want.Missing, want.There, want.Any = nil, &four, sql.NullString{}, sql.NullInt64{Int64: 5, Valid: true}, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for name, c := range map[string]struct {
		into, value any
	}{
		"null into a number":      {&got.Number, nil},
		"null into a text":        {&got.Text, nil},
		"a text into a number":    {&got.Small, "1"},
		"a number that is cut":    {&got.Grade, int64(300)},
		"a number that is no bit": {&got.Yes, int64(2)},
		"into what is no place":   {got.Small, int64(1)},
	} {
		if err := (&tuple{[]driver.Value{c.value}}).Scan(c.into); err == nil {
			t.Errorf("%s goes in", name)
		}
	}
	if err := (&tuple{[]driver.Value{int64(1), int64(2)}}).Scan(&got.Number); err == nil {
		t.Error("a column is lost")
	}
}
