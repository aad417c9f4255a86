package handlers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"casewire/handlers/reply"
	"casewire/storage"
	"casewire/storage/storagetest"

	"pgregory.net/rapid"
)

// happening is one step of a subscription's life, drawn at random.
type happening struct {
	t    *rapid.T
	n    *newsroom
	subs []string
	refs []string // of what was published, in order
	from map[string]int

	merged, expired, shared int // see TestEveryChangeIsInExactlyOneEdition
}

// Over weeks and months with odd zones, changed times, zones and days in mid-day, downtime, outages of the platform and pauses
// of the chat: what is published is told in exactly one edition of each subscription, and an edition is only made for a date
// of the days that were set.
func TestEveryChangeIsInExactlyOneEdition(t *testing.T) {
	storagetest.WithoutRace(t)
	filled := filepath.Join(t.TempDir(), "filled.db")
	fillNewsroom(t, filled)
	example, err := os.ReadFile(filled)
	if err != nil {
		t.Fatal(err)
	}
	var lives, merged, expired, shared int
	rapid.Check(t, func(rt *rapid.T) {
		lives++
		path := filepath.Join(filepath.Dir(filled), fmt.Sprintf("life-%d.db", lives))
		if err := os.WriteFile(path, example, 0o600); err != nil {
			rt.Fatal(err)
		}
		n := reopenNewsroom(t, path)
		defer func() { // now, not with the hundred others
			if err := n.store.Close(); err != nil {
				rt.Error(err)
			}
		}()
		if err := n.store.EndHolding(t.Context()); err != nil { // a copied file is taken for a restored one
			rt.Fatal(err)
		}
		h := &happening{t: rt, n: n, from: map[string]int{}}
		n.now = time.Date(2026, rapid.SampledFrom([]time.Month{3, 10}).Draw(rt, "month"), 20, 12, 0, 0, 0, time.UTC)
		if _, err := n.bot.Publish(t.Context()); err != nil {
			rt.Fatal(err)
		}
		h.subscribe()
		for range rapid.IntRange(5, 24).Draw(rt, "steps") {
			h.step()
		}
		// In the end everybody is reached.
		h.resume()
		for range 3 {
			n.now = n.now.AddDate(0, 0, 9)
			h.publish()
			storagetest.Deliver(t, n.path, n.now)
		}
		h.check()
		merged, expired, shared = merged+h.merged, expired+h.expired, shared+h.shared
	})
	t.Logf("%d editions stood for one that had not left, %d expired, %d things were told to two subscriptions or more", merged, expired, shared)
	if merged == 0 || expired == 0 || shared == 0 {
		t.Error("what makes it hard never happened")
	}
}

func zones() []string {
	return []string{"America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Bishkek", "Asia/Kathmandu", "Pacific/Apia"}
}

func (h *happening) plan() string {
	return fmt.Sprintf("at:%02d:%02d zone:%s days:%s", rapid.IntRange(0, 23).Draw(h.t, "hour"), rapid.IntRange(0, 59).Draw(h.t, "minute"),
		rapid.SampledFrom(zones()).Draw(h.t, "zone"), rapid.SampledFrom([]string{"daily", "weekdays", "weekly", "tue,sat"}).Draw(h.t, "days"))
}

func (h *happening) subscribe() {
	quiet := rapid.SampledFrom([]string{"line", "silent"}).Draw(h.t, "quiet")
	h.n.told(readers(), "7", "/subscribe "+h.plan()+" quiet:"+quiet)
	list, err := h.n.store.Subscriptions(h.n.t.Context(), "telegram", "-100")
	if err != nil {
		h.t.Fatal(err)
	}
	for _, s := range list {
		if !slices.Contains(h.subs, s.Ref) {
			h.subs, h.from[s.Ref] = append(h.subs, s.Ref), len(h.refs)
		}
	}
}

func (h *happening) publish() {
	before := storagetest.Promises(h.n.t, h.n.path)
	if _, err := h.n.bot.Publish(h.n.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	for _, p := range storagetest.Promises(h.n.t, h.n.path)[len(before):] {
		if p.Kind != string(storage.DeliverEdition) {
			continue
		}
		ref, on := strings.Split(p.Key, ":")[1], storage.Day(strings.Split(p.Key, ":")[2])
		s, err := h.n.store.Subscription(h.n.t.Context(), ref)
		if err != nil {
			h.t.Fatal(err)
		}
		zone, err := time.LoadLocation(s.Zone)
		if err != nil {
			h.t.Fatal(err)
		}
		if !s.Days.Has(on.Weekday()) || on > storage.DayOf(h.n.now, zone) {
			h.t.Fatalf("%s is made at %v, with the days %v", p.Key, h.n.now.In(zone), s.Days.List())
		}
	}
}

func (h *happening) resume() {
	if err := h.n.store.SeeChat(h.n.t.Context(), storage.Chat{Platform: "telegram", RemoteID: "-100", Kind: "group"}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *happening) step() {
	n := h.n
	n.now = n.now.Add(time.Duration(rapid.IntRange(1, 12*60).Draw(h.t, "minutes")) * time.Minute)
	switch rapid.IntRange(0, 11).Draw(h.t, "what") {
	case 0:
		n.now = n.now.AddDate(0, 0, rapid.IntRange(1, 70).Draw(h.t, "days down"))
		if rapid.Bool().Draw(h.t, "what is late expires") {
			late, err := n.store.Expire(n.t.Context())
			if err != nil {
				h.t.Fatal(err)
			}
			h.expired += late
		}
	case 1:
		n.told(readers(), "7", "/subscription "+rapid.SampledFrom(h.subs).Draw(h.t, "subscription")+" "+h.plan())
	case 2:
		if len(h.subs) < 3 {
			h.subscribe()
		}
	case 3:
		if _, err := n.store.PauseChat(n.t.Context(), "telegram", "-100", "blocked"); err != nil {
			h.t.Fatal(err)
		}
	case 4:
		h.resume()
	case 5:
		storagetest.Deliver(n.t, n.path, n.now)
	case 6, 7, 8:
		i := storage.Incident{Case: "KG-4T7Q", Types: []string{"threat"}, Date: storage.OnDay("2026-02-01"), Summary: fmt.Sprint("Threat number ", len(h.refs)), Verification: storage.SingleSource, Visibility: storage.VisiblePublic,
			Citations: []storage.Citation{{Source: h.source(), Speaker: "24.kg"}}}
		made, err := n.store.AddIncident(n.t.Context(), storage.By{}, storage.FullSight(), storage.Addition{Incident: i})
		if err != nil {
			h.t.Fatal(err)
		}
		h.refs = append(h.refs, made.Ref)
	default:
		h.publish()
	}
}

// source is the ref of some source of the example.
func (h *happening) source() string {
	list, err := h.n.store.SourcesOf(h.n.t.Context(), storage.PublicSight(), "KG-4T7Q")
	if err != nil || len(list) == 0 {
		h.t.Fatal("the example has no source", err)
	}
	return list[0].Ref
}

// check counts in how many editions of each subscription that went out each thing was told.
func (h *happening) check() {
	told := map[string]int{}
	days := map[string]string{}
	for _, p := range storagetest.Promises(h.n.t, h.n.path) {
		switch {
		case p.Kind != string(storage.DeliverEdition):
			continue
		case p.State == string(storage.DeliveryCancelled):
			h.merged++
			continue
		case p.State != string(storage.DeliverySent):
			h.t.Errorf("%s is %s in the end", p.Key, p.State)
		}
		ref, on := strings.Split(p.Key, ":")[1], strings.Split(p.Key, ":")[2]
		if days[ref] >= on {
			h.t.Errorf("%s: an edition for %s comes after one for %s", ref, on, days[ref])
		}
		days[ref] = on
		doc, err := reply.Decode(p.Doc)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, r := range doc.Carried() {
			told[ref+" "+r]++
		}
	}
	for _, s := range h.subs {
		for n, r := range h.refs {
			want := 0
			if n >= h.from[s] {
				want = 1
			}
			if n >= h.from[s] && len(h.subs) > 1 {
				h.shared++
			}
			if got := told[s+" "+r]; got != want {
				h.t.Errorf("%s is told in %d editions of %s, not %d", r, got, s, want)
			}
		}
	}
}
