package exchange

import (
	"fmt"
	"slices"
	"strings"

	"casewire/storage"
)

// extend adds to a row that is on file what has come to it since, and reports what reads otherwise. It overwrites nothing:
// an editor may have corrected it.
func (x *tracker) extend(s *story, ref, address string) error {
	have, err := x.store.Incident(x.ctx, x.o.Sight, ref)
	if err != nil {
		return fmt.Errorf("read incident %s: %w", ref, err)
	}
	if have.Slug != s.slug {
		s.slug = have.Slug
	}
	s.inCase, s.seen, s.main = have.Case, max(x.o.visibility(), have.Visibility), have
	for _, t := range have.Targets { // who they are is known from the file
		if t.Who != nil && t.Who.Kind == storage.Person {
			key := storage.FoldName(t.Who.Name())
			if !slices.ContainsFunc(x.onFile[storage.Person][key], func(o storage.Subject) bool { return o.Ref == t.Who.Ref }) {
				x.onFile[storage.Person][key] = append(x.onFile[storage.Person][key], *t.Who)
			}
		}
	}
	if n := slices.IndexFunc(have.Citations, func(c storage.Citation) bool { return c.Speaker == trackerName }); n >= 0 {
		s.page.Source = have.Citations[n].Source
	} else if err := x.ownPage(s, address); err != nil {
		return err
	}
	x.compare(s, have)
	before := len(x.incidents)
	if err := x.after(s); err != nil {
		return err
	}
	if added := len(x.incidents) - before; added > 0 {
		x.note(s.r.line, "", "extended", "n", added, "ref", have.Case)
	}
	x.report.Known++
	return nil
}

// compare reports what a row says otherwise than what is on file.
func (x *tracker) compare(s *story, have storage.Incident) {
	differs := func(column, on, says string) {
		x.note(s.r.line, column, "differs", "ref", have.Ref, "on", clip(on), "says", clip(says))
	}
	if title := first(shorten(s.title, storage.MaxTitle)); title != have.CaseTitle {
		differs("title", have.CaseTitle, title)
	}
	if d := x.date(s.r); d.From != have.Date.From || d.To != have.Date.To {
		differs("date", have.Date.String(), d.String())
	}
	if types := x.types(s.r); !slices.Equal(types, have.Types) {
		differs("categories", strings.Join(have.Types, ", "), strings.Join(types, ", "))
	}
	if place, _ := x.place(s.r); place != have.Place {
		differs("city", have.Place, place)
	}
	if text := x.summary(s); text != have.Summary {
		differs("body", have.Summary, text)
	}
	x.compareWho(s, have)
	x.compareLinks(s, have)
}

func (x *tracker) compareWho(s *story, have storage.Incident) {
	var on []string
	for _, t := range have.Targets {
		if t.Who != nil {
			for _, n := range t.Who.Names {
				on = append(on, storage.FoldName(n.Name))
			}
		}
	}
	for column, read := range map[string]func(string) ([]whom, bool){"targeted_journalists": people, "targeted_institutions": institutions} {
		list, _ := read(x.get(s.r, column))
		for _, w := range list {
			if w.kind != unnamed && !slices.Contains(on, storage.FoldName(w.name)) {
				x.note(s.r.line, column, "new_target", "ref", have.Ref, "says", clip(w.name))
			}
		}
	}
}

func (x *tracker) compareLinks(s *story, have storage.Incident) {
	for _, l := range links(x.get(s.r, "links")) {
		key := storage.NormalURL(l.url)
		if key != "" && !slices.ContainsFunc(have.Citations, func(c storage.Citation) bool { return c.Document != nil && storage.NormalURL(c.Document.URL) == key }) {
			x.note(s.r.line, "links", "new_link", "ref", have.Ref, "url", l.url)
		}
	}
}
