package storage

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// history reads small histories for the tests of computed answers, one incident a line:
//
//	DATE TYPE[+TYPE…] [=outcome] [sentence/months] [who:Q] [group:7 | rest:7] [heads:8,10] [@case] [#order] [!verification] [~reported] [%country]
//
// A date is a day, a month, a year, FIRST..LAST, <DAY, >DAY or ?. The one it happened to is the person P unless the line
// names others; "who:-" is nobody. Each who and group takes the outcome and sentence that stand after it, or all do where
// they stand before. References are the line numbers, so that the order of the list says nothing.
func history(t testing.TB, text string) []Incident {
	t.Helper()
	var out []Incident
	for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
		words := strings.Fields(line)
		if len(words) < 2 {
			t.Fatalf("line %q has no date and type", line)
		}
		i := Incident{
			ID: int64(n + 1), Ref: fmt.Sprintf("%05d", n), CaseID: 1, Case: "KG-0001", InCountry: "KG", Date: reportedDate(t, words[0]),
			Types: strings.Split(words[1], "+"), Verification: SingleSource,
		}
		var outcome, sentence string
		var months int
		for _, w := range words[2:] {
			switch value := w[1:]; w[0] {
			case '=':
				outcome = value
				if k := len(i.Targets); k > 0 {
					i.Targets[k-1].Outcome = value
				}
			case '@':
				i.CaseID = int64(number(t, value))
				i.Case = fmt.Sprintf("KG-%04d", i.CaseID)
			case '#':
				i.DayOrder = number(t, value)
			case '!':
				i.Verification = value
			case '~':
				i.Reported = Day(value)
			case '%':
				i.InCountry = value
			default:
				key, value, found := strings.Cut(w, ":")
				switch {
				case found && key == "who":
					if value != "-" {
						i.Targets = append(i.Targets, Target{Who: someone(value), Subject: value, Outcome: outcome, Sentence: sentence, Months: months})
					} else {
						i.Targets = []Target{}
					}
				case found && (key == "group" || key == "rest"):
					i.Targets = append(i.Targets, Target{
						Group: &Group{People: number(t, value), Description: "group " + line, Rest: key == "rest"}, Outcome: outcome, Sentence: sentence, Months: months,
					})
				case found && key == "heads":
					for heads := range strings.SplitSeq(value, ",") {
						i.Claims = append(i.Claims, Claim{Field: ClaimHeadcount, People: number(t, heads)})
					}
				default:
					kind, term, _ := strings.Cut(w, "/")
					sentence, months = kind, number(t, cmp.Or(term, "0"))
					if k := len(i.Targets); k > 0 {
						i.Targets[k-1].Sentence, i.Targets[k-1].Months = sentence, months
					}
				}
			}
		}
		if i.Targets == nil && i.Claims == nil {
			i.Targets = []Target{{Who: someone("P"), Subject: "P", Outcome: outcome, Sentence: sentence, Months: months}}
		}
		if err := (&Incident{Types: i.Types, Date: i.Date, Verification: i.Verification, Visibility: 1, Summary: "x", Claims: i.Claims, Targets: i.Targets,
			Citations: []Citation{{Source: "x", Speaker: "x"}}}).check(); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		out = append(out, i)
	}
	return out
}

func number(t testing.TB, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// someone is the person of a letter.
func someone(letter string) *Subject {
	return &Subject{ID: int64(letter[0]), Ref: letter, Kind: Person, Names: []Name{{Name: letter, Preferred: true}}}
}

func reportedDate(t testing.TB, s string) Date {
	t.Helper()
	first, last, span := strings.Cut(s, "..")
	switch {
	case s == "?":
		return UnknownDate()
	case s[0] == '<':
		return BeforeDay(Day(s[1:]))
	case s[0] == '>':
		return AfterDay(Day(s[1:]))
	case span:
		return Between(Day(first), Day(last))
	case len(s) == 4:
		return InYear(number(t, s))
	case len(s) == 7:
		from := Day(s + "-01")
		return Between(from, from.AddMonths(1).AddDays(-1))
	}
	return OnDay(Day(s))
}

// said prints an answer: heading, since, days, basis, last confirmed and the marks of each line, parted by "; ".
func (a custodyAnswer) said() string {
	var out []string
	for _, l := range a.lines {
		days := fmt.Sprint(l.low)
		if l.high != l.low {
			days = fmt.Sprintf("%d–%d", l.low, l.high)
		}
		line := fmt.Sprintf("%s %s since %s, %s days, %s %s", l.subject.Ref, l.heading, l.since, days, l.basis.basis(), l.basis.incident.Date)
		if l.stale {
			line += ", stale"
		}
		if l.disputed {
			line += ", disputed"
		}
		if l.doubt != nil {
			line += fmt.Sprintf(", %s %s", l.doubt.reason, l.doubt.fact.incident.Date)
			if l.doubt.expired != "" {
				line += " ran out " + l.doubt.expired.String()
			}
		}
		out = append(out, line)
	}
	for _, u := range a.unnamed {
		count := fmt.Sprint(u.high)
		if u.low != u.high {
			count = fmt.Sprintf("%d–%d", u.low, u.high)
		}
		if u.why != nil {
			count += ", number not known"
		}
		out = append(out, "unnamed "+count)
	}
	return strings.Join(out, "; ")
}
