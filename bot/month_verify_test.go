package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"casewire/storage"
)

func chatNumber(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

// kept is what is counted in the end.
type counts struct {
	posts, edits, news, corrected, gone, marked, doubted, editions, late int
}

// verify holds what stands in the chats against what happened.
func (m *month) verify(begin time.Time) {
	m.t.Helper()
	var c counts
	for _, r := range m.readers {
		mood := m.moods[r.Platform]
		got := mood.arrived[r.ID]
		c.posts += len(got)
		c.edits += len(mood.edits[r.ID])
		m.once(r, got)
		m.refusals(r, mood.refused[r.ID])
		if r.lost { // what it was owed waits for it
			continue
		}
		for _, i := range m.items {
			m.told(r, i, got, &c)
		}
		m.stands(r, got, &c)
		if r.zone != nil {
			m.days(r, got, begin, &c)
		}
	}
	open, err := m.store.OpenChats(m.t.Context(), 0, 100, storage.Page{})
	if err != nil {
		m.t.Fatal(err)
	}
	for _, x := range open.Chats {
		lost := slices.ContainsFunc(m.readers, func(r *follower) bool { return r.lost && r.ID == x.Chat.RemoteID })
		if !lost {
			m.t.Errorf("something is open in %s %s: %v %s %+v", x.Chat.Platform, x.Chat.Title, x.Count, x.Why, x.Deliveries)
		}
	}
	waits, losses := 0, 0
	for _, mood := range m.moods {
		waits, losses = waits+mood.waits, losses+len(mood.losses)
	}
	m.t.Logf("%d chats, %d reports; %d outages, %d stops, %d requests told to wait, %d answers or requests lost, %d times a chat turned the bot out", len(m.readers), len(m.items), m.outages, m.stops, waits, losses, m.blocks)
	m.t.Logf("%d posts with %d editions, %d of them late, and %d edits of posts; told new %d times, corrected %d, withdrawn %d; %d posts marked; uncertain and decided by the admin: %d, which shows in %d of what is counted; %d times something was to be taken out by hand",
		c.posts, c.editions, c.late, c.edits, c.news, c.corrected, c.gone, c.marked, m.decided, c.doubted, m.byHand)
	if min(c.news, c.corrected, c.gone, c.marked, c.late, m.decided, waits, losses, m.blocks) == 0 {
		m.t.Error("something that makes it hard never happened")
	}
}

// once: no post came twice.
func (m *month) once(r *follower, got []arrival) {
	m.t.Helper()
	seen := map[string]time.Time{}
	for _, a := range got {
		if !strings.Contains(a.text, "‹") && !strings.Contains(a.text, "Digest for") {
			continue // the end of a digest in two messages may be the same every day
		}
		if at, twice := seen[a.text]; twice {
			m.t.Errorf("%s %s got at %v and at %v:\n%s", r.Platform, r.Title, at, a.at, a.text)
		}
		seen[a.text] = a.at
	}
}

// refusals: a chat that turned the bot out is left alone. A missing right is looked for by the hour, with and without embeds.
func (m *month) refusals(r *follower, n int) {
	m.t.Helper()
	most := r.blocks * 2
	if r.Platform != telegramPlatform {
		outside := r.outside
		if r.lost {
			outside += time.Since(r.since)
		}
		most = 2 * (int(outside.Hours()) + 2*r.blocks)
	}
	if n > most {
		m.t.Errorf("%s %s turned the bot out %d times, and %d requests were refused", r.Platform, r.Title, r.blocks, n)
	}
}

// told: what a chat should be told, it was told once, and nothing else.
func (m *month) told(r *follower, i *item, got []arrival, c *counts) {
	m.t.Helper()
	var news, corrected, gone int
	hadError := false
	for _, a := range got {
		switch {
		case strings.Contains(a.text, i.because()):
			corrected++
		case strings.Contains(a.text, i.any()):
			news++
		}
		hadError = hadError || strings.Contains(a.text, i.says(1))
		if strings.Contains(a.text, i.gone()) {
			gone++
		}
	}
	c.news, c.corrected, c.gone = c.news+news, c.corrected+corrected, c.gone+gone
	wrong := func(what string, n, want int) {
		m.t.Errorf("%s %s (%s; doubted %v, turned the bot out %d times): report %d (%s, published %v, corrected %v, withdrawn %v) was told %d times as %s, not %d\n%s", r.Platform, r.Title, r.asks, r.doubted, r.blocks,
			i.number, i.ref, i.published, i.corrected, i.withdrew, n, what, want, m.story(r, i, got))
	}
	wantNews, wantCorrected, wantGone := 0, 0, 0
	if r.wants(i) {
		wantNews = 1
		// It was gone before anybody could be told: within days, or while the chat did not let the bot in.
		if !i.withdrew.IsZero() && news == 0 && (r.blocks > 0 || i.withdrew.Sub(i.published) <= 6*24*time.Hour) {
			wantNews = 0
		}
		if !i.corrected.IsZero() && hadError {
			wantCorrected = 1
		}
		if !i.withdrew.IsZero() && news > 0 {
			wantGone = 1
		}
	}
	if news != wantNews {
		wrong("new", news, wantNews)
	}
	// Who may have had an error is told of it, too.
	if r.doubted && (corrected != wantCorrected || gone != wantGone) && corrected <= 1 && gone <= 1 && r.wants(i) {
		c.doubted++
		return
	}
	if corrected != wantCorrected {
		wrong("corrected", corrected, wantCorrected)
	}
	if gone != wantGone {
		wrong("withdrawn", gone, wantGone)
	}
}

// story is all that a chat ever saw of a report, and what was lost on its way there.
func (m *month) story(r *follower, i *item, got []arrival) string {
	var out strings.Builder
	for what, list := range map[string][]arrival{"post": got, "edit": m.moods[r.Platform].edits[r.ID]} {
		for _, a := range list {
			if strings.Contains(a.text, i.any()) || strings.Contains(a.text, i.because()) || strings.Contains(a.text, i.gone()) {
				fmt.Fprintf(&out, "%s %s at %s\n\t%s\n", what, a.post, a.at, strings.ReplaceAll(a.text, "\n", "\n\t"))
			}
		}
	}
	for _, l := range m.moods[r.Platform].losses {
		if l.chat == r.ID {
			fmt.Fprintf(&out, "lost at %s; it arrived: %v\n", l.at, l.took)
		}
	}
	return out.String()
}

// stands: nothing that was corrected or withdrawn stands in a chat any more, and what was corrected says so.
func (m *month) stands(r *follower, got []arrival, c *counts) {
	m.t.Helper()
	got = slices.DeleteFunc(slices.Clone(got), func(a arrival) bool { // the admin knows that they are to be looked after by hand
		return slices.ContainsFunc(m.blind[r.ID], func(at time.Time) bool { return at.Sub(a.at).Abs() < time.Second })
	})
	now := map[string]string{}
	for _, a := range got {
		now[a.post] = a.text
	}
	for _, a := range m.moods[r.Platform].edits[r.ID] {
		now[a.post] = a.text
	}
	for _, i := range m.items {
		for _, text := range now {
			if !i.corrected.IsZero() && strings.Contains(text, i.says(1)) || !i.withdrew.IsZero() && strings.Contains(text, i.any()) {
				m.t.Errorf("%s %s (%s): report %d, corrected %v, withdrawn %v, still reads:\n%s\nposts %v\nedits %v\nlosses %v", r.Platform, r.Title, r.asks, i.number, i.corrected, i.withdrew, text, got, m.moods[r.Platform].edits[r.ID], slices.DeleteFunc(slices.Clone(m.moods[r.Platform].losses), func(l loss) bool { return l.chat != r.ID }))
			}
		}
		for _, a := range got {
			if i.corrected.IsZero() || !strings.Contains(a.text, i.says(1)) {
				continue
			}
			c.marked++
			if text := now[a.post]; !strings.Contains(text, "Corrected") && !strings.Contains(text, i.gone()) {
				m.t.Errorf("%s %s: a post that was corrected does not say so:\n%s", r.Platform, r.Title, text)
			}
		}
	}
}

// readDay reads a day as a post names it: in words, or on Discord as an instant that each reader's own clock shows.
func readDay(text string) (storage.Day, error) {
	if unix, is := strings.CutPrefix(text, "<t:"); is {
		n, err := strconv.ParseInt(strings.TrimSuffix(unix, ":D>"), 10, 64)
		return storage.DayOf(time.Unix(n, 0), time.UTC), err
	}
	at, err := time.Parse("2 Jan 2006", text)
	return storage.DayOf(at, time.UTC), err
}

// days: no date has two editions, they come in order, and whoever is to get one each day, does.
func (m *month) days(r *follower, got []arrival, begin time.Time, c *counts) {
	m.t.Helper()
	have := map[storage.Day]bool{}
	last := storage.Day("")
	for _, a := range got {
		_, rest, is := strings.Cut(a.text, "Digest for ")
		if !is {
			continue
		}
		c.editions++
		if strings.Contains(a.text, "This digest is late") {
			c.late++
		}
		line, _, _ := strings.Cut(strings.Trim(rest, "* "), "\n")
		day, err := readDay(strings.Trim(line, "*_# "))
		if err != nil {
			m.t.Fatalf("%q: %v", line, err)
		}
		if day <= last && !r.doubted { // what was in doubt holds up nothing else, and may be sent again behind it
			m.t.Errorf("%s %s: an edition for %s comes after one for %s", r.Platform, r.Title, day, last)
		}
		have[day], last = true, max(day, last)
	}
	if !r.daily || r.blocks > 0 {
		return
	}
	for day := storage.DayOf(begin, r.zone).AddDays(2); day < storage.DayOf(time.Now(), r.zone); day = day.AddDays(1) {
		if !have[day] {
			m.t.Errorf("%s %s (%s): there is no edition for %s, only for %v", r.Platform, r.Title, r.asks, day, slices.Sorted(maps.Keys(have)))
		}
	}
}
