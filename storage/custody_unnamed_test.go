package storage

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// "Unnamed people are subtracted only by reports that give their number or say that all the others were let go; else
// 'number still held not known'." (DOMAIN.md §3; rule 1: people are not arrests are not incidents.)
func TestCustodyOfUnnamedPeople(t *testing.T) {
	for _, c := range []struct{ name, history, on, want string }{
		{name: "a group", history: "2025-03-01 mass_detention group:7", on: "2025-03-02", want: "unnamed 7"},
		{name: "before the day nobody", history: "2025-03-01 mass_detention group:7", on: "2025-02-28", want: ""},
		{name: "a headcount without names", history: "2025-03-01 mass_detention heads:11", on: "2025-03-02", want: "unnamed 11"},
		{name: "a headcount less the named, and the group is inside it", history: "2025-03-01 mass_detention who:A who:B group:7 heads:9", on: "2025-03-02",
			want: "A custody since 1 Mar 2025, 1 days, reported 1 Mar 2025; B custody since 1 Mar 2025, 1 days, reported 1 Mar 2025; unnamed 7"},
		{name: "reports that differ", history: "2025-03-01 mass_detention who:A heads:8,10", on: "2025-03-02",
			want: "A custody since 1 Mar 2025, 1 days, reported 1 Mar 2025; unnamed 7–9"},
		{name: "people named in a detention of their own are of the headcount", history: "2025-03-01 mass_detention heads:3\n2025-03-01 detention who:A", on: "2025-03-02",
			want: "A custody since 1 Mar 2025, 1 days, reported 1 Mar 2025; unnamed 2"},
		{name: "people detained at another time are not", history: "2025-03-01 mass_detention heads:3\n2025-03-03 detention who:A", on: "2025-03-04",
			want: "A custody since 3 Mar 2025, 1 days, reported 3 Mar 2025; unnamed 3"},
		{name: "a group without a number", history: "2025-03-01 mass_detention group:0", on: "2025-03-02", want: "unnamed 0, number not known"},
		{name: "two operations add up", history: "2025-03-01 mass_detention group:7\n2025-04-01 mass_detention group:5", on: "2025-04-02", want: "unnamed 12"},
		{name: "an arrest after the detention counts nobody twice", history: "2025-03-01 mass_detention group:7\n2025-03-03 arrest group:7", on: "2025-03-04", want: "unnamed 7"},
		{name: "nor does a sentence", history: "2025-03-01 mass_detention group:7\n2025-04-03 verdict group:2 =convicted prison/60", on: "2025-04-04", want: "unnamed 7"},
		{name: "all the others let go, in the same report", history: "2025-03-01 mass_detention who:A rest:0 =no_charge heads:8,10", on: "2025-03-02",
			want: "A custody since 1 Mar 2025, 1 days, reported 1 Mar 2025"},
		{name: "all the others let go, in a later report", history: "2025-03-01 mass_detention heads:8,10\n2025-03-02 release rest:0 =no_charge", on: "2025-03-02", want: ""},
		{name: "the day before", history: "2025-03-01 mass_detention heads:8,10\n2025-03-03 release rest:0 =no_charge", on: "2025-03-02", want: "unnamed 8–10"},
		{name: "some let go, by number", history: "2025-03-01 mass_detention heads:8,10\n2025-03-02 release group:3 =bail", on: "2025-03-02", want: "unnamed 5–7"},
		{name: "some let go, by a headcount", history: "2025-03-01 mass_detention heads:8\n2025-03-02 release heads:3,4", on: "2025-03-02", want: "unnamed 4–5"},
		{name: "some let go, number not stated", history: "2025-03-01 mass_detention heads:8\n2025-03-02 release group:0 =bail", on: "2025-03-02", want: "unnamed 0–8, number not known"},
		{name: "then a count of those still held", history: "2025-03-01 mass_detention heads:8\n2025-03-02 release group:0 =bail\n2025-03-04 custody_observation group:5 =held", on: "2025-03-05", want: "unnamed 5"},
		{name: "acquitted, by number", history: "2025-03-01 mass_detention group:7\n2025-04-02 verdict group:7 =acquitted", on: "2025-04-02", want: ""},
		{name: "on probation, by number", history: "2025-03-01 mass_detention group:7\n2025-04-02 verdict group:2 =convicted probation/36", on: "2025-04-02", want: "unnamed 5"},
		{name: "more let go than were held", history: "2025-03-01 mass_detention group:2\n2025-04-02 verdict group:7 =acquitted", on: "2025-04-02", want: ""},
		{name: "pardoned, release not reported", history: "2025-04-02 verdict group:2 =convicted prison/60\n2025-05-01 clemency group:2 =pardon", on: "2025-05-02", want: "unnamed 0–2, number not known"},
		{name: "a term that ran out", history: "2025-04-02 verdict group:2 =convicted prison/1", on: "2025-05-02", want: "unnamed 0–2, number not known"},
		{name: "the day before it ran out", history: "2025-04-02 verdict group:2 =convicted prison/1", on: "2025-05-01", want: "unnamed 2"},
		{name: "inside the range of a release", history: "2025-03-01 mass_detention group:7\n2025-04 release group:7 =bail", on: "2025-04-15", want: "unnamed 0–7, number not known"},
		{name: "a disputed release", history: "2025-03-01 mass_detention group:7\n2025-03-02 release group:7 =bail !disputed", on: "2025-04-15", want: "unnamed 0–7, number not known"},
		{name: "a refuted detention", history: "2025-03-01 mass_detention group:7 !refuted", on: "2025-04-15", want: ""},
		{name: "another case's release", history: "2025-03-01 mass_detention group:7\n2025-03-02 release group:7 =bail @2", on: "2025-04-15", want: "unnamed 7"},
		{name: "people named only later may be of the crowd", history: "2025-03-01 mass_detention heads:11\n2025-04-02 verdict group:7 =acquitted\n2025-04-02 verdict =convicted probation/36 who:A who:B",
			on: "2025-04-02", want: "unnamed 2–4"},
		{name: "a search holds nobody", history: "2025-03-01 search heads:11", on: "2025-03-02", want: ""},
		{name: "a charge of the group changes nothing", history: "2025-03-01 mass_detention group:7\n2025-03-02 charge group:7", on: "2025-03-02", want: "unnamed 7"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := custodyOn(history(t, c.history), moment{day: Day(c.on)}).said()
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("on %s, given\n%s\n(-want +got)\n%s", c.on, c.history, diff)
			}
		})
	}
}
