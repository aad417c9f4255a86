package storage

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// How long a question takes follows from the way SQLite takes through the tables, which a harmless word in a statement can
// turn into a walk through all of them; only a large store would show it. Here are the ways that have been lost before.
func TestQuestionsTakeTheShortWay(t *testing.T) {
	since := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		ask func(ctx context.Context, s *Store) error
		// Of the statement that has the words of, the plan has the line way, and none with one of the words never.
		of, way string
		never   []string
	}{
		"changes of a range":                  {changesBy(ChangeFilter{After: 5, Through: 9}), "from changes l", "SEARCH l USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", nil},
		"changes of a range, of anything":     {changesBy(ChangeFilter{After: 5, Through: 9, Objects: []string{RefCase, RefIncident, RefSubject, RefSource}}), "from changes l", "SEARCH l USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", nil},
		"changes of a range, by country":      {changesBy(ChangeFilter{After: 5, Through: 9, Country: "BY"}), "from changes l", "SEARCH l USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", []string{"incidents_country", "SCAN i"}},
		"changes of a range, by type":         {changesBy(ChangeFilter{After: 5, Through: 9, Type: Arrest}), "from changes l", "SEARCH l USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", []string{"incident_types_type", "SCAN i", "SCAN y"}},
		"changes of a range, by beat":         {changesBy(ChangeFilter{After: 5, Through: 9, Tag: "courts"}), "from changes l", "SEARCH l USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", []string{"case_tags_tag", "SCAN i", "SCAN g"}},
		"changes since an hour, by a country": {changesBy(ChangeFilter{Since: since, Country: "BY"}), "from changes l", "SEARCH l USING INTEGER PRIMARY KEY (rowid=?)", []string{"incidents_country"}},
		"who is held in a country": {custodyBy(CustodyFilter{Country: "BY"}), "select distinct coalesce(t.subject_id, 0)",
			"SEARCH i USING INDEX incidents_country (in_country=?)", []string{"incident_types_type", "SCAN i", "SCAN y", "SCAN t"}},
		"who is held anywhere": {custodyBy(CustodyFilter{}), "group_concat", "SEARCH y USING COVERING INDEX incident_types_type (type=?)", []string{"SCAN i", "SCAN y", "SCAN t\n"}},
		"hidden cases":         {countedBy(docCase), "from cases c where c.visibility > 1", "SEARCH c USING COVERING INDEX cases_hidden (visibility>?)", []string{"SCAN"}},
		"hidden incidents":     {countedBy(docIncident), "from incidents i where i.reach > 1", "SEARCH i USING COVERING INDEX incidents_hidden (reach>?)", []string{"SCAN"}},
		"hidden sources":       {countedBy(docSource), "from sources o where o.reach > 1", "SEARCH o USING COVERING INDEX sources_hidden (reach>?)", []string{"SCAN"}},
		"who is to be called again": {func(ctx context.Context, s *Store) error {
			return s.view(ctx, func(q querier) error {
				_, err := (&roll{}).after(ctx, q, 1)
				return err
			})
		}, "union select x.incident_id from changes l", "SEARCH l USING INTEGER PRIMARY KEY (rowid>?)", []string{"SCAN i", "SCAN x", "SCAN t", "SCAN l\n"}},
		"the reports of those who are held": {func(ctx context.Context, s *Store) error {
			return s.view(ctx, func(q querier) error {
				_, err := custodyIn{people: []int64{1}}.load(ctx, q, TeamSight())
				return err
			})
		}, "group_concat", "SEARCH i USING INTEGER PRIMARY KEY (rowid=?)", []string{"incident_types_type", "SCAN i", "SCAN t ", "SEARCH t USING INDEX targets_subject"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Open(t.Context(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}()
			if err := c.ask(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			plan := planOf(t, s, c.of)
			if !strings.Contains(plan, c.way+"\n") {
				t.Errorf("%q is not in the plan:\n%s", c.way, plan)
			}
			for _, word := range c.never {
				if strings.Contains(plan, word) {
					t.Errorf("%q is in the plan:\n%s", word, plan)
				}
			}
		})
	}
}

func changesBy(f ChangeFilter) func(context.Context, *Store) error {
	return func(ctx context.Context, s *Store) error {
		_, _, err := s.Changes(ctx, TeamSight(), f, Page{})
		return err
	}
}

func custodyBy(f CustodyFilter) func(context.Context, *Store) error {
	return func(ctx context.Context, s *Store) error {
		_, err := s.Custody(ctx, TeamSight(), f, "2020-11-24") // of a day before those that the roll answers for
		return err
	}
}

// countedBy asks what of a kind of document is hidden, as a search does that finds many.
func countedBy(kind int) func(context.Context, *Store) error {
	return func(ctx context.Context, s *Store) error {
		return s.view(ctx, func(q querier) error {
			var d documents
			d.of[kind] = []int64{1}
			_, _, err := d.part(ctx, q, TeamSight(), nil)
			return err
		})
	}
}

// planOf is the plan of the one statement, of those that have been run, that has some words.
func planOf(t *testing.T, s *Store, words string) string {
	t.Helper()
	plan, found := "", 0
	for range readers {
		<-s.idle.resting
		r := s.idle.take()
		defer s.idle.give(r)
		if r.conn != nil {
			for text := range r.list {
				if strings.Contains(text, words) {
					plan, found = explain(t, r.statements, text), found+1
				}
			}
		}
	}
	if found != 1 {
		t.Fatalf("%d statements have %q", found, words)
	}
	return plan
}

func explain(t *testing.T, p *statements, text string) string {
	t.Helper()
	stmt, err := p.conn.Prepare("explain query plan " + text)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stmt.Close() }() // of a plan
	asks, ok := stmt.(driver.StmtQueryContext)
	if !ok {
		t.Fatal(errDriver)
	}
	unbound := make([]driver.NamedValue, stmt.NumInput())
	for n := range unbound {
		unbound[n].Ordinal = n + 1
	}
	rows, err := asks.QueryContext(t.Context(), unbound)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // of a plan
	var b strings.Builder
	for row := make([]driver.Value, 4); ; {
		if err := rows.Next(row); errors.Is(err, io.EOF) {
			return b.String()
		} else if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, row[3])
	}
}
