package storage

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// "Per system the latest request, decision or observation, each with its date and speaker … No line overrides another."
func TestNoticeLines(t *testing.T) {
	step := func(n int, typ, system, inCase, outcome string, date Date) Incident {
		return Incident{
			ID: int64(n), Ref: fmt.Sprintf("%05d", n), Case: inCase, Types: []string{typ}, System: System(system), Date: date,
			Targets: []Target{{Subject: "OTHER", Outcome: "visible"}, {Subject: "P", Outcome: outcome}},
		}
	}
	said := func(i Incident, d Day) Incident {
		on := OnDay(d)
		i.Citations = []Citation{{Speaker: "somebody", Said: &on}}
		return i
	}
	for _, c := range []struct {
		name  string
		steps []Incident
		want  string
	}{
		{"none", nil, ""},
		{
			"the decision comes after the request, though nobody says when", []Incident{
				said(step(1, NoticeDecision, "interpol", "A", "refused", UnknownDate()), "2025-10-31"), step(2, NoticeRequest, "interpol", "A", "requested", BeforeDay("2025-10-31")),
			},
			"interpol refused date not known < requested",
		},
		{
			"each system has its line, INTERPOL first, and unnamed countries of two cases are two", []Incident{
				step(1, NoticeObservation, "unnamed:A", "A", "visible", OnDay("2025-10-30")), step(2, NoticeObservation, "unnamed:A", "B", "pending_review", OnDay("2025-10-30")),
				step(3, NoticeObservation, "country:KG", "A", "visible", OnDay("2025-10-30")), step(4, NoticeDecision, "interpol", "A", "refused", OnDay("2025-10-31")),
			},
			"interpol refused 31 Oct 2025; country:KG visible 30 Oct 2025; unnamed:A visible 30 Oct 2025; unnamed:A pending_review 30 Oct 2025",
		},
		{
			"one system over two cases is one", []Incident{
				step(1, NoticeRequest, "interpol", "A", "requested", OnDay("2025-10-01")), step(2, NoticeDecision, "interpol", "B", "published", OnDay("2025-10-31")),
			},
			"interpol published 31 Oct 2025 < requested",
		},
		{
			"asked again after the refusal", []Incident{
				step(1, NoticeDecision, "interpol", "A", "refused", OnDay("2025-10-31")), step(2, NoticeRequest, "interpol", "A", "requested", OnDay("2026-01-05")),
				step(3, NoticeRequest, "interpol", "A", "requested", OnDay("2025-10-01")),
			},
			"interpol requested 5 Jan 2026 < refused < requested",
		},
		{
			"which came last is not certain", []Incident{
				step(1, NoticeDecision, "interpol", "A", "refused", InMonth(2025, 10)), step(2, NoticeObservation, "interpol", "A", "visible", OnDay("2025-10-15")),
			},
			"interpol refused Oct 2025; interpol visible 15 Oct 2025",
		},
		{
			"an explicit order of the day", []Incident{
				withOrder(step(1, NoticeObservation, "interpol", "A", "visible", OnDay("2025-10-15")), 1), withOrder(step(2, NoticeDecision, "interpol", "A", "deleted", OnDay("2025-10-15")), 2),
			},
			"interpol deleted 15 Oct 2025 < visible",
		},
		{
			"contradicting steps stand side by side", []Incident{
				againstRef(step(1, NoticeDecision, "interpol", "A", "refused", OnDay("2025-10-15")), "00002"), step(2, NoticeDecision, "interpol", "A", "published", OnDay("2025-10-16")),
			},
			"interpol published 16 Oct 2025; interpol refused 15 Oct 2025",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, l := range noticeLines(c.steps, "P") {
				line := fmt.Sprintf("%s %s %s", l.System, l.Outcome, l.Latest.Date)
				for _, e := range l.Earlier {
					line += " < " + outcomeOf(e, "P")
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func withOrder(i Incident, order int) Incident {
	i.DayOrder = order
	return i
}

func againstRef(i Incident, with string) Incident {
	i.Links = append(i.Links, Link{Kind: LinkConflicts, To: with})
	return i
}
