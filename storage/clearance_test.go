package storage

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// saidOfClearance prints where each matter stands: the governing step, whether a conviction stands, the last sentence.
func saidOfClearance(list []clearanceOf) string {
	var out []string
	for _, c := range list {
		g := c.Governing()
		line := fmt.Sprintf("%s: %s %s %s, stands %s", c.who.Ref, g.Incident.Type(), g.Incident.Date, g.Target.Outcome, c.Stands)
		if c.Sentence != "" {
			line += fmt.Sprintf(", %s %d", c.Sentence, c.Months)
		}
		if c.Disputed {
			line += ", disputed"
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// "Free is not cleared": acquittal, pardon, probation, served and quashed for retrial differ; steps are listed and the
// latest governs (DOMAIN.md §3, rules 2 and 3).
func TestWhetherAConvictionStands(t *testing.T) {
	const convicted = "2024-01-10 verdict =convicted prison/60\n"
	for _, c := range []struct {
		name, history, on, want string
		now                     bool
	}{
		{name: "nothing legal", history: "2024-01-01 detention", on: "2025-01-01", want: ""},
		{name: "charged is not convicted", history: "2024-01-01 charge", on: "2025-01-01", want: "P: charge 1 Jan 2024 , stands unknown"},
		{name: "convicted", history: convicted, on: "2025-01-01", want: "P: verdict 10 Jan 2024 convicted, stands yes, prison 60"},
		{name: "before the verdict", history: "2024-01-01 charge\n" + convicted, on: "2024-01-09", want: "P: charge 1 Jan 2024 , stands unknown"},
		{name: "probation is a conviction", history: "2024-01-10 verdict =convicted probation/36", on: "2025-01-01", want: "P: verdict 10 Jan 2024 convicted, stands yes, probation 36"},
		{name: "acquitted", history: "2024-01-10 verdict =acquitted", on: "2025-01-01", want: "P: verdict 10 Jan 2024 acquitted, stands no"},
		{name: "acquitted, and convicted on appeal", history: "2024-01-10 verdict =acquitted\n2024-03-01 appeal_ruling =changed prison/24", on: "2025-01-01", want: "P: appeal_ruling 1 Mar 2024 changed, stands yes, prison 24"},
		{name: "an acquittal upheld", history: "2024-01-10 verdict =acquitted\n2024-03-01 appeal_ruling =upheld", on: "2025-01-01", want: "P: appeal_ruling 1 Mar 2024 upheld, stands no"},
		{name: "a conviction upheld", history: convicted + "2024-03-01 appeal_ruling =upheld", on: "2025-01-01", want: "P: appeal_ruling 1 Mar 2024 upheld, stands yes, prison 60"},
		{name: "upheld, and nobody says what", history: "2024-03-01 appeal_ruling =upheld", on: "2025-01-01", want: "P: appeal_ruling 1 Mar 2024 upheld, stands unknown"},
		{name: "pardoned is not cleared", history: convicted + "2024-03-01 clemency =pardon", on: "2025-01-01", want: "P: clemency 1 Mar 2024 pardon, stands yes, prison 60"},
		{name: "commuted is not cleared", history: convicted + "2024-03-01 clemency =commutation prison/24", on: "2025-01-01", want: "P: clemency 1 Mar 2024 commutation, stands yes, prison 24"},
		{name: "what an amnesty leaves is not known", history: convicted + "2024-03-01 clemency =amnesty", on: "2025-01-01", want: "P: clemency 1 Mar 2024 amnesty, stands unknown, prison 60"},
		{name: "quashed", history: convicted + "2024-03-01 appeal_ruling =quashed", on: "2025-01-01", want: "P: appeal_ruling 1 Mar 2024 quashed, stands no, prison 60"},
		{name: "an acquittal quashed", history: "2024-01-10 verdict =acquitted\n2024-03-01 appeal_ruling =quashed", on: "2025-01-01", want: "P: appeal_ruling 1 Mar 2024 quashed, stands unknown"},
		{name: "quashed for retrial", history: convicted + "2024-03-01 appeal_ruling =quashed_retrial", on: "2025-01-01", want: "P: appeal_ruling 1 Mar 2024 quashed_retrial, stands no, prison 60"},
		{name: "convicted again in the retrial, known to the year", history: convicted + "2024-03-01 appeal_ruling =quashed_retrial\n2024 verdict =convicted probation/12", on: "2025-06-01", want: "P: verdict 2024 convicted, stands yes, probation 12"},
		{name: "a first verdict known to the year comes before the appeal", history: "2024 verdict =convicted prison/60\n2024-03-01 appeal_ruling =quashed", on: "2025-06-01", want: "P: appeal_ruling 1 Mar 2024 quashed, stands no, prison 60"},
		{name: "charges dropped", history: "2024-01-01 charge\n2024-02-01 charge =charges_dropped", on: "2025-01-01", want: "P: charge 1 Feb 2024 charges_dropped, stands no"},
		{name: "released, charges dropped", history: "2024-01-01 charge\n2024-02-01 release =dropped", on: "2025-01-01", want: "P: release 1 Feb 2024 dropped, stands no"},
		{name: "released on bail says nothing of it", history: "2024-01-01 charge\n2024-02-01 release =bail", on: "2025-01-01", want: "P: charge 1 Jan 2024 , stands unknown"},
		{name: "served is not cleared", history: convicted + "2025-01-01 release =served", on: "2026-01-01", want: "P: verdict 10 Jan 2024 convicted, stands yes, prison 60"},
		{name: "a hearing to come changes nothing", history: convicted + "2024-05-01 hearing", on: "2024-03-01", want: "P: verdict 10 Jan 2024 convicted, stands yes, prison 60"},
		{name: "a new charge does not govern", history: convicted + "2024-05-01 charge", on: "2025-01-01", want: "P: verdict 10 Jan 2024 convicted, stands yes, prison 60"},
		{name: "inside the range of an acquittal it is not known", history: convicted + "2024-05 appeal_ruling =acquitted", on: "2024-05-10", want: "P: verdict 10 Jan 2024 convicted, stands unknown, prison 60"},
		{name: "asked now, it has happened", history: convicted + "2024-05 appeal_ruling =acquitted", on: "2024-05-10", now: true, want: "P: appeal_ruling May 2024 acquitted, stands no, prison 60"},
		{name: "a disputed acquittal settles nothing", history: convicted + "2024-05-01 appeal_ruling =acquitted !disputed", on: "2025-05-10", want: "P: appeal_ruling 1 May 2024 acquitted, stands unknown, prison 60, disputed"},
		{name: "a refuted one is not there", history: convicted + "2024-05-01 appeal_ruling =acquitted !refuted", on: "2025-05-10", want: "P: verdict 10 Jan 2024 convicted, stands yes, prison 60"},
		{name: "two cases are two matters", history: convicted + "2024-05-01 verdict =acquitted @2", on: "2025-05-10", want: "P: verdict 10 Jan 2024 convicted, stands yes, prison 60; P: verdict 1 May 2024 acquitted, stands no"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := saidOfClearance(clearances(history(t, c.history), moment{day: Day(c.on), now: c.now}))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("on %s, given\n%s\n(-want +got)\n%s", c.on, c.history, diff)
			}
		})
	}
}

func TestTheOrderOfStoredStepsSaysNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		list, m := history(t, histories().Draw(r, "history")), anyMoment(r)
		want := saidOfClearance(clearances(list, m))
		permuted := rapid.Permutation(list).Draw(r, "permuted")
		if got := saidOfClearance(clearances(permuted, m)); got != want {
			r.Fatalf("stored in another order:\n%s\nwas\n%s", got, want)
		}
	})
}

// saidOfFates prints what became of people: how many, who, by what.
func saidOfFates(list []Fate) string {
	var out []string
	for _, f := range list {
		line := fmt.Sprint(f.Count())
		if f.NoNumber {
			line += " or more"
		}
		for _, p := range f.People {
			line += " " + p.Ref
		}
		out = append(out, fmt.Sprintf("%s %s %s %s %d stands %s", line, f.Governing.Type(), f.Outcome, f.Sentence, f.Months, f.Stands))
	}
	return strings.Join(out, "; ")
}

// "What became of the 11?": people are counted, not reports.
func TestWhatBecameOfThem(t *testing.T) {
	const taken = "2024-01-16 mass_detention who:A who:B group:7 heads:9\n"
	for _, c := range []struct{ name, history, want string }{
		{"still only detained", taken, "9 A B mass_detention   0 stands unknown"},
		{"charged", taken + "2024-01-20 charge who:A who:B group:7", "7 mass_detention   0 stands unknown; 2 A B charge   0 stands unknown"},
		{
			"judged, each once", taken + "2024-01-20 charge who:A who:B group:7\n2024-10-10 verdict group:7 =acquitted who:A =convicted probation/36 who:B =convicted prison/60",
			"7 verdict acquitted  0 stands no; 1 A verdict convicted probation 36 stands yes; 1 B verdict convicted prison 60 stands yes",
		},
		{
			"acquitted and released are one fate", taken + "2024-10-10 verdict group:7 =acquitted\n2024-10-11 release group:7 =acquittal",
			"7 verdict acquitted  0 stands no; 2 A B mass_detention   0 stands unknown",
		},
		{
			"some judged, of the rest nothing is reported", taken + "2024-10-10 verdict group:3 =acquitted",
			"6 A B mass_detention   0 stands unknown; 3 verdict acquitted  0 stands no",
		},
		{
			"all the others let go", "2024-01-16 mass_detention who:A rest:0 =no_charge heads:8,10",
			"7 or more mass_detention no_charge  0 stands unknown; 1 A mass_detention   0 stands unknown",
		},
		{
			"released without a judgment", taken + "2024-01-18 release who:A =no_charge",
			"8 B mass_detention   0 stands unknown; 1 A release no_charge  0 stands unknown",
		},
		{
			"two reports of one outcome on one day are one fate", "2024-10-10 verdict who:A =acquitted\n2024-10-10 verdict who:B =acquitted",
			"2 A B verdict acquitted  0 stands no",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			incidents := history(t, c.history)
			SortIncidents(incidents)
			got := saidOfFates(grouped(fatesOf(incidents, moment{day: "2025-01-01"}), CustodyReport{}))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("given\n%s\n(-want +got)\n%s", c.history, diff)
			}
		})
	}
}
