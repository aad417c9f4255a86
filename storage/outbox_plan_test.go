package storage

import (
	"database/sql"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// What is asked each minute, and before each message leaves, goes through what is open and never through all that was ever sent.
func TestTheOutboxDoesNotGrowSlowWithItsPast(t *testing.T) {
	ctx := t.Context()
	s, err := Open(ctx, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.SeeChat(ctx, Chat{Platform: "telegram", RemoteID: "-100", Kind: "channel"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Enqueue(ctx, Outgoing{Key: "k", Chat: 1, Kind: DeliverEdition, Doc: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	for name, ask := range map[string]func() error{
		"claim": func() error { _, err := s.Claim(ctx, "telegram", 64, time.Minute); return err },
		"freeze": func() error {
			for _, whole := range [][]byte{[]byte("{}"), nil} {
				if _, err := s.Freeze(ctx, Frozen{Delivery: 1, Whole: whole, Parts: []FrozenPart{{Number: 1, Body: []byte("x"), Doc: []byte("{}"), Nonce: "n"}}}); err != nil {
					return err
				}
			}
			return nil
		},
		"depart": func() error { _, err := s.Depart(ctx, []PartRef{{1, 1}}); return err },
		"settle": func() error {
			return s.Settle(ctx, []Settlement{{Delivery: 1, Number: 1, Part: PartSent, State: DeliverySent}})
		},
		"next due": func() error { _, err := s.NextDue(ctx); return err },
		"recover":  func() error { _, err := s.RecoverLeases(ctx); return err },
		"renew":    func() error { return s.Renew(ctx, []int64{1}, time.Minute) },
		"expire":   func() error { _, err := s.Expire(ctx); return err },
		"untold":   func() error { _, err := s.Untold(ctx, 10); return err },
		"list":     func() error { _, err := s.OpenChats(ctx, 0, 4, Page{}); return err },
		"gauges":   func() error { _, err := s.Gauges(ctx); return err },
		"amending": func() error { _, err := s.Amending(ctx, 0, 1); return err },
		"posts":    func() error { _, err := s.PostsCarrying(ctx, "A2B3C"); return err },
		"told":     func() error { _, err := s.Told(ctx, []int64{1}, []string{"A2B3C"}); return err },
		"told, many": func() error {
			_, err := s.Told(ctx, slices.Repeat([]int64{1}, fewChats+1), []string{"A2B3C"})
			return err
		},
		"unsent":  func() error { _, err := s.UnsentEditions(ctx, []int64{1}); return err },
		"follows": func() error { _, err := s.Followers(ctx); return err },
		"digests": func() error { _, err := s.LiveSubscriptions(ctx); return err },
		"forget":  func() error { return s.Prune(ctx, 400*24*time.Hour) },
	} {
		if err := ask(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	texts := map[string]bool{}
	gather := func(p *statements) {
		for text := range p.list {
			texts[text] = true
		}
	}
	gather(s.texts)
	for range len(s.idle.resting) {
		<-s.idle.resting
		r := s.idle.take()
		if r.conn != nil {
			gather(r.statements)
		}
		defer s.idle.give(r)
	}
	whole := regexp.MustCompile(`^SCAN (deliveries|delivery_parts|part_carries|d|p|t|x|c)$`)
	wide := regexp.MustCompile(`USING INDEX deliveries_(next|open)|^SEARCH p USING PRIMARY KEY .delivery_id=..$`) // reads the row behind its document
	looked := 0
	for text := range texts {
		if !strings.Contains(text, "deliver") {
			continue
		}
		looked++
		err := s.texts.each(ctx, "explain query plan "+text, nulls(text), func(row *tuple) error {
			var id, parent, unused int
			var detail string
			err := row.Scan(&id, &parent, &unused, &detail)
			if whole.MatchString(detail) || text == claimText() && wide.MatchString(detail) || strings.Contains(detail, "deliveries_told") && !strings.Contains(text, "part_carries c") {
				t.Errorf("%s in\n%s", detail, text)
			}
			return err
		})
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	if looked < 20 {
		t.Errorf("%d texts were looked at", looked)
	}
}

// nulls are values for a text.
func nulls(text string) []any {
	out := slices.Repeat([]any{nil}, strings.Count(text, "?"))
	for _, name := range parameters(text) {
		out = append(out, sql.Named(name, nil))
	}
	return out
}
