package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// histories draws histories of up to three people, a group and two cases over one year.
func histories() *rapid.Generator[string] {
	kinds := []string{
		"detention", "arrest", "mass_detention", "house_arrest", "travel_ban", "abduction", "disappearance", "exile", "expulsion", "wanted", "charge",
		"interrogation", "custody_observation =held", "custody_observation =not_held", "release =bail", "release =to_house_arrest", "release =not_stated",
		"verdict =convicted prison/4", "verdict =convicted prison/60", "verdict =convicted probation/36", "verdict =acquitted", "hearing =charges_dropped",
		"appeal_ruling =upheld", "appeal_ruling =changed prison/12", "appeal_ruling =changed fine", "appeal_ruling =changed", "appeal_ruling =quashed", "appeal_ruling =quashed_retrial",
		"clemency =pardon", "clemency =commutation prison/6", "travel_ban =lifted", "arrest =no_charge", "detention =to_house_arrest", "verdict+arrest =convicted prison/12", "appeal_ruling+release =changed probation/12",
	}
	who := []string{"who:P", "who:P", "who:P", "who:Q", "who:P who:R", "group:7", "group:0", "rest:0", "who:P group:3 heads:5,6"}
	line := rapid.Custom(func(t *rapid.T) string {
		month, day := rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day")
		date := rapid.SampledFrom([]string{
			fmt.Sprintf("2025-%02d-%02d", month, day), fmt.Sprintf("2025-%02d-%02d", month, day), fmt.Sprintf("2025-%02d", month), "2025",
			fmt.Sprintf("2025-%02d-%02d..2025-%02d-28", month, day, month), fmt.Sprintf("<2025-%02d-%02d", month, day), fmt.Sprintf(">2025-%02d-%02d", month, day), "?",
		}).Draw(t, "date")
		kind := strings.SplitN(rapid.SampledFrom(kinds).Draw(t, "kind")+" ", " ", 2)
		return strings.Join([]string{
			date, kind[0], rapid.SampledFrom(who).Draw(t, "who"), kind[1], rapid.SampledFrom([]string{"", "@2"}).Draw(t, "case"),
			rapid.SampledFrom([]string{"", "", "", "!disputed", "!refuted"}).Draw(t, "verification"), rapid.SampledFrom([]string{"", "#1", "#2"}).Draw(t, "order"),
			rapid.SampledFrom([]string{"", fmt.Sprintf("~2025-%02d-28", month)}).Draw(t, "reported"),
		}, " ")
	})
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(line, 1, 12).Draw(t, "lines"), "\n") })
}

func anyMoment(t *rapid.T) moment {
	return moment{day: Day("2024-12-01").AddDays(rapid.IntRange(0, 700).Draw(t, "day")), now: rapid.Bool().Draw(t, "now")}
}

// everyDetail prints an answer with what said leaves out.
func (a custodyAnswer) everyDetail() string {
	out := a.said()
	for _, e := range a.ended {
		out += fmt.Sprintf("; %s %s since %s ended %s by %s %s", e.subject.Ref, e.heading, e.since, e.by.incident.Date, e.by.how(), e.by.incident.Ref)
	}
	for _, u := range a.unnamed {
		out += fmt.Sprintf("; unnamed since %s by %s %t %t", u.since, u.basis.Ref, u.stale, u.disputed)
	}
	return out
}

func TestTheOrderOfStoredReportsSaysNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		list, m := history(t, histories().Draw(r, "history")), anyMoment(r)
		want := custodyOn(list, m).everyDetail()
		if got := custodyOn(rapid.Permutation(list).Draw(r, "permuted"), m).everyDetail(); got != want {
			r.Fatalf("stored in another order:\n%s\nwas\n%s", got, want)
		}
	})
}

func TestStatementsAndBackgroundChangeNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text, m := histories().Draw(r, "history"), anyMoment(r)
		want := custodyOn(history(t, text), m).everyDetail()
		more := text + "\n2025-06-01 statement =acquitted\n2025 context+statement who:P group:7 =died\n2025-06-01 interrogation\n2025-06-01 search who:P heads:9"
		if got := custodyOn(history(t, more), m).everyDetail(); got != want {
			r.Fatalf("with statements:\n%s\nwas\n%s", got, want)
		}
	})
}

func TestWhatIsRefutedIsAsIfItWereNotThere(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		list, m := history(t, histories().Draw(r, "history")), anyMoment(r)
		want := custodyOn(slices.DeleteFunc(slices.Clone(list), Incident.Discounted), m).everyDetail()
		if got := custodyOn(list, m).everyDetail(); got != want {
			r.Fatalf("with refuted reports:\n%s\nwas\n%s", got, want)
		}
	})
}

func TestALastReleaseEndsAllButTheTravelBan(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := histories().Draw(r, "history")
		list := history(t, text+"\n2026-06-01 release who:P who:Q who:R rest:0 =not_stated @1\n2026-06-01 release rest:0 =not_stated @2")
		answer := custodyOn(list, moment{day: "2026-06-02", now: true})
		for _, l := range answer.lines {
			if l.heading != BannedToTravel {
				r.Fatalf("after the last release: %s", answer.said())
			}
		}
		if len(answer.unnamed) > 0 {
			r.Fatalf("after all the others were let go: %s", answer.said())
		}
	})
}

func TestBeforeTheFirstReportThereIsNobody(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		if got := custodyOn(history(t, histories().Draw(r, "history")), moment{day: "2024-12-30"}).everyDetail(); got != "" {
			r.Fatalf("before all of them: %s", got)
		}
	})
}

func TestNobodyStandsUnderTwoHeadings(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		answer := custodyOn(history(t, histories().Draw(r, "history")), anyMoment(r))
		under := map[string]int{}
		for _, l := range answer.lines {
			if l.heading == NotKnown && (l.doubt == nil || l.doubt.reason == "") {
				r.Fatalf("not known, and no reason: %s", answer.said())
			}
			if l.low < 0 || l.high >= 0 && l.high < l.low {
				r.Fatalf("days: %s", answer.said())
			}
			if l.heading != BannedToTravel {
				under[l.subject.Ref]++
			}
		}
		for who, n := range under {
			if n > 1 {
				r.Fatalf("%s stands under %d headings: %s", who, n, answer.said())
			}
		}
	})
}

// Asked about today, nothing is left open by a date: what is on file has happened.
func TestNowNoDateStraddles(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		answer := custodyOn(history(t, histories().Draw(r, "history")), moment{day: "2026-12-31", now: true})
		for _, l := range answer.lines {
			if l.doubt != nil && (l.doubt.reason == ReasonBeginStraddles || l.doubt.reason == ReasonEndStraddles && !l.doubt.fact.incident.Is(Disappearance, Abduction)) {
				r.Fatalf("now: %s", answer.said())
			}
		}
	})
}

// Who is not on the roll is held on no day from its first one on, whoever asks and whatever day it is then: what the roll
// rests on.
func TestWhoIsOffTheRollIsNeverHeld(t *testing.T) {
	off := 0
	rapid.Check(t, func(r *rapid.T) {
		text := histories().Draw(r, "history")
		if rapid.Bool().Draw(r, "let go") {
			text += "\n2025-12-30 release who:P who:Q who:R rest:0 =not_stated\n2025-12-30 release rest:0 =not_stated @2"
		}
		list := history(t, text)
		for n := range list {
			list[n].Reach = rapid.SampledFrom([]Visibility{VisiblePublic, VisiblePublic, VisiblePublic, VisiblePublic, VisiblePublic, VisiblePublic, VisibleTeam, VisibleTeam, VisibleRestricted}).Draw(r, "reach")
		}
		called := register{from: Day("2025-01-01").AddDays(rapid.IntRange(100, 600).Draw(r, "from")), held: newReports()}
		called.enter(byWhom(list))
		shared := rapid.SliceOfN(rapid.Bool(), len(list), len(list)).Draw(r, "shared")
		level := rapid.IntRange(1, 3).Draw(r, "level")
		var seen []Incident
		for n, i := range list {
			if int(i.Reach) <= level || level == int(VisibleTeam) && shared[n] {
				seen = append(seen, i)
			}
		}
		for _, now := range []bool{false, true} {
			m := moment{day: called.from.AddDays(rapid.IntRange(0, 2500).Draw(r, "day")), now: now}
			answer := custodyOn(seen, m)
			for _, l := range answer.lines {
				if called.held.people[l.subject.ID] == nil {
					r.Fatalf("on %s, off the roll of %s: %s", m.day, called.from, answer.said())
				}
			}
			for _, u := range answer.unnamed {
				if called.held.cases[u.basis.CaseID] == nil {
					r.Fatalf("on %s, off the roll of %s: %s", m.day, called.from, answer.said())
				}
			}
		}
		off += len(byWhom(list).people) - len(called.held.people)
	})
	if off < 5 && !testing.Short() { // rapid tries little then
		t.Errorf("only %d people were off the roll", off)
	}
}
