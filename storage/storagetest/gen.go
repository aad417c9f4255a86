package storagetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"casewire/storage"

	"pgregory.net/rapid"
)

// The generators below draw sound records for property tests: what they draw, the store takes. They shrink towards small,
// plain ones.

// nasty are texts that break whatever quotes, cuts, counts, folds or renders them by halves.
var nasty = []string{
	"", "a", "Клооп", "Жоомарт", "éé", "e\u0301", "ß", "İi", "ﬁ", "👩🏽‍🚀", "🇰🇬", "名前", "שלום", "سلام", "\u200d", "\u200b", "a\nb", "\t", "  ", "'", `"`, "`", "\\", "\\n", "%s", "%", "_", "*", "**", "~~", "||", "#KG4T7Q", "--", ";",
	"<b>", "</b>", "<script>", "&amp;", "&", "]]>", "[x](https://example.org)", "@everyone", "<@1>", "/start", "=1+1", "+", "-", "{}", "null", "\U0010FFFD", "Ǆ", "drop table incidents", "or", "NEAR/3", "\"*", "http://", "٣", "ⅷ",
}

// Text draws a text of at most limit characters, of letters of any script and of what breaks programs.
func Text(limit int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.SampledFrom(nasty), 0, 6).Draw(t, "parts")
		r := []rune(strings.Join(parts, rapid.SampledFrom([]string{"", " "}).Draw(t, "gap")))
		return string(r[:min(len(r), limit)])
	})
}

// Line draws a text that is not empty and holds a letter, as titles, names and summaries do.
func Line(limit int) *rapid.Generator[string] {
	return rapid.Map(Text(limit-5), func(s string) string { return "Line " + s })
}

// Day draws a day of some forty years, with the ends of months and leap days among them.
func Day() *rapid.Generator[storage.Day] {
	return rapid.Custom(func(t *rapid.T) storage.Day {
		if rapid.IntRange(0, 4).Draw(t, "edge") == 4 {
			return rapid.SampledFrom([]storage.Day{"2024-02-29", "2024-12-31", "2025-01-01", "2025-01-31", "2025-02-28", "2025-03-01", "2000-02-29"}).Draw(t, "edge day")
		}
		return storage.Day("2025-06-15").AddDays(rapid.IntRange(-7000, 7000).Draw(t, "days"))
	})
}

// Date draws a date of every precision.
func Date() *rapid.Generator[storage.Date] {
	return rapid.Custom(func(t *rapid.T) storage.Date {
		day := Day().Draw(t, "day")
		d := storage.OnDay(day)
		switch rapid.SampledFrom(storage.Precisions.Codes()).Draw(t, "precision") {
		case string(storage.PrecisionMonth):
			d = storage.InMonth(day.Time().Year(), day.Time().Month())
		case string(storage.PrecisionYear):
			d = storage.InYear(day.Time().Year())
		case string(storage.PrecisionRange):
			d = storage.Between(day, day.AddDays(rapid.IntRange(1, 500).Draw(t, "length")))
		case string(storage.PrecisionBefore):
			d = storage.BeforeDay(day)
		case string(storage.PrecisionAfter):
			d = storage.AfterDay(day)
		case string(storage.PrecisionUnknown):
			d = storage.UnknownDate()
		}
		d.Inferred = rapid.Bool().Draw(t, "inferred")
		d.Words = Text(storage.MaxShort).Draw(t, "words")
		return d
	})
}

// Visibility draws how widely something is seen; most of it is public, so that hidden things have something to hide among.
func Visibility() *rapid.Generator[storage.Visibility] {
	return rapid.SampledFrom([]storage.Visibility{storage.VisiblePublic, storage.VisiblePublic, storage.VisiblePublic, storage.VisibleTeam, storage.VisibleRestricted})
}

// embargo draws an instant for what is not public.
func embargo(t *rapid.T, v storage.Visibility) *time.Time {
	if v == storage.VisiblePublic || rapid.Bool().Draw(t, "no embargo") {
		return nil
	}
	at := Now.Add(time.Duration(rapid.IntRange(-1000, 1000).Draw(t, "embargo")) * time.Minute)
	return &at
}

// optional draws a code of a list, or none.
func optional(t *rapid.T, label string, list storage.CodeList) string {
	return rapid.SampledFrom(append([]string{""}, list.Codes()...)).Draw(t, label)
}

// ref is the n-th ref of a kind that is told by a letter; refs of different kinds never meet.
func ref(letter string, n int) string { return fmt.Sprintf("%s%04d", letter, n) }

// Case draws the n-th case of a world.
func Case(n int) *rapid.Generator[storage.Case] {
	return rapid.Custom(func(t *rapid.T) storage.Case {
		country := rapid.SampledFrom([]string{"KG", "BY", "TR"}).Draw(t, "country")
		tags := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"courts", "interpol", "выборы", "e-2"}), 0, 3, rapid.ID).Draw(t, "tags")
		slices.Sort(tags)
		if len(tags) == 0 {
			tags = nil
		}
		c := storage.Case{
			Ref: fmt.Sprintf("%s-C%03d", country, n), Title: Line(storage.MaxTitle).Draw(t, "title"), Country: country, Tags: tags,
			Summary: Text(storage.MaxSummary).Draw(t, "summary"), Owner: rapid.SampledFrom([]string{"", "telegram:1", "discord:22"}).Draw(t, "owner"),
			Closed: rapid.Bool().Draw(t, "closed"), Visibility: Visibility().Draw(t, "visibility"),
		}
		c.Embargo = embargo(t, c.Visibility)
		return c
	})
}

// Subject draws the n-th person or outlet; a person may work for one of the outlets.
func Subject(n int, outlets []string) *rapid.Generator[storage.Subject] {
	return rapid.Custom(func(t *rapid.T) storage.Subject {
		s := storage.Subject{Ref: ref("P", n), Kind: rapid.SampledFrom([]string{storage.Person, storage.Outlet}).Draw(t, "kind"), Withheld: rapid.IntRange(0, 3).Draw(t, "withheld") == 3}
		if s.Kind == storage.Person {
			s.Capacity = optional(t, "capacity", storage.Capacities)
			s.Minor = rapid.Bool().Draw(t, "minor")
			if len(outlets) > 0 && rapid.Bool().Draw(t, "has outlet") {
				s.Outlet = rapid.SampledFrom(outlets).Draw(t, "outlet")
			}
		}
		for k := range rapid.IntRange(1, 3).Draw(t, "names") {
			s.Names = append(s.Names, storage.Name{
				Name: Line(storage.MaxName-4).Draw(t, "name") + fmt.Sprint(" ", k), Preferred: k == 0, Script: rapid.SampledFrom([]string{"", "Latn", "Cyrl"}).Draw(t, "script"),
			})
		}
		return s
	})
}

// Source draws the n-th source; it may derive from one of the others.
func Source(n int, others []string) *rapid.Generator[storage.Source] {
	return rapid.Custom(func(t *rapid.T) storage.Source {
		o := storage.Source{
			Ref: ref("S", n), Publisher: Line(storage.MaxShort).Draw(t, "publisher"), Title: Text(storage.MaxTitle).Draw(t, "title"), Published: Date().Draw(t, "published"),
			Language: rapid.SampledFrom([]string{"", "en", "ru", "ky", "zh-Hant"}).Draw(t, "language"), Kind: rapid.SampledFrom(storage.SourceKinds.Codes()).Draw(t, "kind"),
			Risky: rapid.Bool().Draw(t, "risky"), Interest: Text(storage.MaxShort).Draw(t, "interest"),
		}
		if rapid.Bool().Draw(t, "has address") {
			o.URL = fmt.Sprintf("https://example.org/%d?a=1&b=%%20", n)
			o.ArchiveURL = "https://archive.example/" + o.Ref
		}
		if len(others) > 0 && rapid.IntRange(0, 2).Draw(t, "derived") == 2 {
			o.DerivedFrom = rapid.SampledFrom(others).Draw(t, "original")
		}
		return o
	})
}

// Incident draws the n-th incident of a world.
func (w World) incident(t *rapid.T, n int) storage.Incident {
	i := storage.Incident{
		Ref: ref("N", n), Case: rapid.SampledFrom(w.Cases).Draw(t, "case").Ref,
		Types: rapid.SliceOfNDistinct(rapid.SampledFrom(storage.IncidentTypes.Codes()), 1, 3, rapid.ID).Draw(t, "types"),
		Date:  Date().Draw(t, "date"), DayOrder: rapid.IntRange(0, 2).Draw(t, "order"), Place: Text(storage.MaxShort).Draw(t, "place"),
		Country: rapid.SampledFrom([]string{"", "", "KZ", "KG"}).Draw(t, "country"), Authority: optional(t, "by", storage.Authorities), Body: Text(storage.MaxShort).Draw(t, "body"),
		Summary: Line(storage.MaxSummary).Draw(t, "summary"), Stance: optional(t, "stance", storage.Stances),
		Verification: rapid.SampledFrom(storage.Verifications.Codes()).Draw(t, "verification"), Visibility: Visibility().Draw(t, "visibility"),
	}
	i.Embargo = embargo(t, i.Visibility)
	if i.Is(storage.NoticeRequest, storage.NoticeDecision, storage.NoticeObservation) {
		i.System = rapid.SampledFrom([]storage.System{storage.Interpol, storage.CountrySystem("KG"), storage.UnnamedSystem("A")}).Draw(t, "system")
	}
	for range rapid.IntRange(0, 3).Draw(t, "targets") {
		i.Targets = append(i.Targets, w.target(t))
	}
	cited := rapid.SliceOfNDistinct(rapid.SampledFrom(w.Sources), 1, 2, func(o storage.Source) string { return o.Ref }).Draw(t, "sources")
	for _, o := range cited {
		c := storage.Citation{Source: o.Ref, Speaker: Line(storage.MaxShort).Draw(t, "speaker"), Words: Text(storage.MaxWords).Draw(t, "quote")}
		c.Verbatim = c.Words != "" && o.Quotable() && o.DerivedFrom == "" && rapid.Bool().Draw(t, "verbatim")
		if rapid.Bool().Draw(t, "has said") {
			said := rapid.Map(Date(), func(d storage.Date) storage.Date { d.Words = "on a day"; return d }).Draw(t, "said")
			c.Said = &said
		}
		i.Citations = append(i.Citations, c)
	}
	for range rapid.IntRange(0, 2).Draw(t, "claims") {
		c := storage.Claim{Field: storage.ClaimHeadcount, People: rapid.IntRange(1, 30).Draw(t, "people"), Source: i.Citations[0].Source, Speaker: Text(storage.MaxShort).Draw(t, "claimed by")}
		if rapid.Bool().Draw(t, "of a date") {
			date := Date().Draw(t, "claimed")
			c = storage.Claim{Field: storage.ClaimDate, Date: &date}
		}
		i.Claims = append(i.Claims, c)
	}
	if n > 0 && rapid.Bool().Draw(t, "linked") {
		i.Links = []storage.Link{{Kind: storage.LinkAbout, To: ref("N", rapid.IntRange(0, n-1).Draw(t, "to"))}}
	}
	return i
}

func (w World) target(t *rapid.T) storage.Target {
	target := storage.Target{Role: Text(storage.MaxShort).Draw(t, "role"), Outcome: optional(t, "outcome", storage.Outcomes), Sentence: optional(t, "sentence", storage.Sentences)}
	if target.Sentence != "" {
		target.Months = rapid.IntRange(0, 300).Draw(t, "months")
		target.Term = Text(storage.MaxShort).Draw(t, "term")
	}
	if rapid.IntRange(0, 2).Draw(t, "unnamed") == 2 {
		target.Group = &storage.Group{People: rapid.IntRange(0, 30).Draw(t, "size"), Description: Line(storage.MaxShort).Draw(t, "group"), Rest: rapid.Bool().Draw(t, "rest")}
		return target
	}
	s := rapid.SampledFrom(w.Subjects).Draw(t, "who")
	target.Subject = s.Ref
	if rapid.Bool().Draw(t, "other name") {
		target.Named = s.Names[len(s.Names)-1].Name
	}
	return target
}

// World is a set of records that fit together.
type World struct {
	Cases     []storage.Case
	Subjects  []storage.Subject
	Sources   []storage.Source
	Incidents []storage.Incident
}

// Worlds draws worlds: some cases, subjects and sources, and about so many incidents among them: from half of the number up to it.
func Worlds(incidents int) *rapid.Generator[World] {
	return rapid.Custom(func(t *rapid.T) World {
		var w World
		for n := range rapid.IntRange(1, 3).Draw(t, "cases") {
			w.Cases = append(w.Cases, Case(n).Draw(t, "case"))
		}
		var outlets, originals []string
		for n := range rapid.IntRange(1, 4).Draw(t, "subjects") {
			s := Subject(n, outlets).Draw(t, "subject")
			if s.Kind == storage.Outlet {
				outlets = append(outlets, s.Ref)
			}
			w.Subjects = append(w.Subjects, s)
		}
		for n := range rapid.IntRange(2, 4).Draw(t, "sources") {
			o := Source(n, originals).Draw(t, "source")
			originals = append(originals, o.Ref)
			w.Sources = append(w.Sources, o)
		}
		for n := range rapid.IntRange(incidents/2, incidents).Draw(t, "incidents") {
			w.Incidents = append(w.Incidents, w.incident(t, n))
		}
		return w
	})
}

// Records are the records of a world in an order in which they can be imported. They are copies: storing them does not
// change the world.
func (w World) Records() []storage.Record {
	var out []storage.Record
	for _, c := range w.Cases {
		c.Tags = slices.Clone(c.Tags)
		out = append(out, storage.Record{Case: &c})
	}
	for _, s := range w.Subjects {
		out = append(out, storage.Record{Subject: &s})
	}
	for _, o := range w.Sources {
		out = append(out, storage.Record{Source: &o})
	}
	for _, i := range w.Incidents {
		out = append(out, storage.Record{Incident: &i})
	}
	return out
}
