package exchange

import (
	"fmt"
	"hash/fnv"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"casewire/storage"
)

// story is what one row becomes.
type story struct {
	r           tableRow
	slug, title string
	inCase      string
	seen        storage.Visibility
	page        storage.Citation // the Tracker's own page
	published   storage.Day      // when that first came out
	revised     storage.Day      // when the row was last revised
	main        storage.Incident
	stopped     bool // detained and let go without being processed, by the row's status and without a date
}

// days reads when the row came out and was last revised.
func (x *tracker) days(s *story) {
	day := func(column string) storage.Day { return x.day(s, column) }
	s.published, s.revised = day("first_published_at"), day("latest_revision_created_at")
	if s.revised == "" {
		s.revised = s.published
	}
	s.stopped = strings.Contains(strings.ToLower(x.get(s.r, "arrest_status")), "without being processed") && x.get(s.r, "release_date") == ""
	s.page.Speaker = trackerName
	if s.published != "" {
		said := storage.OnDay(s.published)
		s.page.Said = &said
	}
}

// ownPage makes the Tracker's own page the source of the row.
func (x *tracker) ownPage(s *story, address string) (err error) {
	o := storage.Source{URL: x.usable(s.r, "url", address), Publisher: trackerName, Title: first(shorten(s.title, 2*storage.MaxTitle)), Published: storage.UnknownDate(), Language: "en", Kind: "original"}
	if s.published != "" {
		o.Published = storage.OnDay(s.published)
	}
	s.page.Source, err = x.source(o, s.r.line)
	return err
}

// usable is an address that can be kept; empty otherwise, which is reported.
func (x *tracker) usable(r tableRow, column, address string) string {
	if address == "" {
		return ""
	}
	if u, err := url.Parse(address); err != nil || u.Host == "" || len(address) > storage.MaxURL {
		x.note(r.line, column, "bad_link", "text", clip(address))
		return ""
	}
	return address
}

// begin makes a case of a row that is not on file.
func (x *tracker) begin(s *story) error {
	title, cut := shorten(s.title, storage.MaxTitle)
	if cut {
		x.note(s.r.line, "title", "cut", "n", storage.MaxTitle)
	}
	c := &storage.Case{Title: title, Country: "US", Summary: first(shorten(flat(x.get(s.r, "teaser")), storage.MaxSummary)), Tags: x.tags(s.r), Visibility: x.o.visibility()}
	ref, err := x.draw(storage.RefCase, c.Country, s.r.line)
	if err != nil {
		return err
	}
	c.Ref, s.inCase, s.seen = ref, ref, x.o.visibility()
	if s.main, err = x.event(s); err != nil {
		return err
	}
	x.cases = append(x.cases, c)
	if err := x.incident(s.main, s.r.line); err != nil {
		return err
	}
	return x.after(s)
}

// event is the incident that a row is.
func (x *tracker) event(s *story) (storage.Incident, error) {
	i := x.incidentOf(s, s.slug)
	i.Types, i.Date = x.types(s.r), x.date(s.r)
	i.Place, i.Country = x.place(s.r)
	i.Summary = x.summary(s)
	for _, column := range []string{"arresting_authority", "actor", "assailant"} {
		if who := flat(x.get(s.r, column)); who != "" && !strings.EqualFold(who, "unknown") && i.Body == "" {
			i.Body = first(shorten(who, storage.MaxShort))
		}
	}
	if strings.HasPrefix(strings.ToLower(i.Body), "private") {
		i.Authority = "private"
	}
	list, ok := people(x.get(s.r, "targeted_journalists"))
	if !ok {
		x.note(s.r.line, "targeted_journalists", "brackets", "text", clip(x.get(s.r, "targeted_journalists")))
	}
	var err error
	if i.Targets, err = x.targets(list, s.r.line, "targeted_journalists"); err != nil {
		return i, err
	}
	list, ok = institutions(x.get(s.r, "targeted_institutions"))
	if !ok {
		x.note(s.r.line, "targeted_institutions", "brackets", "text", clip(x.get(s.r, "targeted_institutions")))
	}
	outlets, err := x.targets(list, s.r.line, "targeted_institutions")
	if err != nil {
		return i, err
	}
	for _, t := range outlets {
		same := func(o storage.Target) bool { return o.Subject != "" && o.Subject == t.Subject }
		if !slices.ContainsFunc(i.Targets, same) && len(i.Targets) < storage.MaxTargets {
			i.Targets = append(i.Targets, t)
		}
	}
	if s.stopped {
		for n, t := range i.Targets {
			if t.Group != nil || x.isPerson(t.Subject) {
				i.Targets[n].Outcome = x.letGo(s)
			}
		}
	}
	more, err := x.cited(s)
	i.Citations = append(i.Citations, more...)
	return i, err
}

// incidentOf is an incident of a row with what all of them have.
func (x *tracker) incidentOf(s *story, slug string) storage.Incident {
	return storage.Incident{Case: s.inCase, Slug: slug, Verification: storage.Unreviewed, Visibility: s.seen, Date: storage.UnknownDate(), Citations: []storage.Citation{s.page}}
}

// date is when it happened: a day, or the month where the row says that the day is not known.
func (x *tracker) date(r tableRow) storage.Date {
	cell := x.get(r, "date")
	if cell == "" {
		x.note(r.line, "date", "no_date")
		return storage.UnknownDate()
	}
	d, exact, ok := readDate(cell)
	if !ok {
		x.note(r.line, "date", "unreadable", "text", clip(cell))
		d.Words = first(shorten(cleanText(cell), storage.MaxShort))
		return d
	}
	if !exact {
		x.note(r.line, "date", "half_date", "text", clip(cell))
	}
	if roughly := x.get(r, "exact_date_unknown"); d.Precision == storage.PrecisionDay && yes(roughly) {
		t := d.From.Time()
		return storage.InMonth(t.Year(), t.Month())
	}
	return d
}

func yes(cell string) bool {
	return slices.Contains([]string{"true", "yes", "1", "t", "y"}, strings.ToLower(strings.TrimSpace(cell)))
}

// summary is the first paragraph of the article, with what was seized and damaged.
func (x *tracker) summary(s *story) string {
	text, more := lede(x.get(s.r, "body"))
	if text == "" {
		if text = flat(x.get(s.r, "teaser")); text == "" {
			text = s.title
		}
	}
	if more {
		x.short++
	}
	var added string
	for _, c := range []struct{ column, label string }{{"equipment_seized", "Equipment seized"}, {"equipment_broken", "Equipment damaged"}} {
		if list, _ := items(x.get(s.r, c.column)); len(list) > 0 {
			for n := range list {
				list[n] = strings.Replace(list[n], ": count of ", " ×", 1)
			}
			added += "\n" + c.label + ": " + strings.Join(list, ", ") + "."
		}
	}
	added = first(shorten(added, storage.MaxSummary/3))
	return first(shorten(text, storage.MaxSummary-len([]rune(added)))) + strings.TrimRight(added, " ")
}

// tags are the row's tags as this desk writes them: words with dashes.
func (x *tracker) tags(r tableRow) []string {
	list, _ := items(x.get(r, "tags"))
	var out []string
	for _, text := range list {
		tag := strings.Trim(strings.Join(strings.FieldsFunc(strings.ToLower(text), func(c rune) bool {
			return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '\'' && c != '’' && c != '.'
		}), "-"), "-")
		tag = strings.NewReplacer("'", "", "’", "", ".", "").Replace(tag)
		if n := []rune(tag); len(n) > 40 {
			tag = strings.TrimRight(string(n[:40]), "-")
		}
		if tag != "" && !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	if len(out) > storage.MaxTags {
		x.note(r.line, "tags", "too_many", "n", storage.MaxTags)
		out = out[:storage.MaxTags]
	}
	slices.Sort(out)
	return out
}

// cited are the further links of a row, each said by who published it.
func (x *tracker) cited(s *story) ([]storage.Citation, error) {
	cell := x.get(s.r, "links")
	list := links(cell)
	if len(list) == 0 && cell != "" {
		x.note(s.r.line, "links", "unreadable", "text", clip(cell))
	}
	var out []storage.Citation
	for _, l := range list {
		o, ok := x.document(s.r, l)
		if !ok {
			continue
		}
		ref, err := x.source(o, s.r.line)
		if err != nil {
			return nil, err
		}
		if ref == s.page.Source || slices.ContainsFunc(out, func(c storage.Citation) bool { return c.Source == ref }) {
			continue
		}
		if len(out) == storage.MaxSources-1 {
			x.note(s.r.line, "links", "too_many", "n", storage.MaxSources)
			break
		}
		out = append(out, storage.Citation{Source: ref, Speaker: o.Publisher})
	}
	return out, nil
}

// document is a link as a source. Where nobody is named as its publisher, the site is.
func (x *tracker) document(r tableRow, l printed) (storage.Source, bool) {
	address := x.usable(r, "links", l.url)
	if address == "" {
		return storage.Source{}, false
	}
	u, err := url.Parse(address)
	if err != nil {
		return storage.Source{}, false
	}
	publisher := l.publisher
	if publisher == "" || strings.EqualFold(publisher, "click to download") || strings.Contains(publisher, "://") || storage.Fold(publisher) == "" {
		publisher = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	}
	return storage.Source{URL: address, Publisher: first(shorten(publisher, storage.MaxShort)), Title: first(shorten(l.title, 2*storage.MaxTitle)), Published: storage.UnknownDate(), Kind: "original"}, true
}

// mark tells texts apart in a slug.
func mark(text string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text)) // never fails
	return fmt.Sprintf("%08x", h.Sum32())
}
