package storage

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of stored texts, in characters. They keep a card readable on a phone and inside the platforms' messages.
const (
	MaxTitle   = 200
	MaxSummary = 1500
	MaxName    = 120
	MaxShort   = 200 // place, role, body, speaker, publisher, a term as printed
	MaxWords   = 1000
	MaxURL     = 2000
	MaxTags    = 20
	MaxTypes   = 6
	MaxTargets = 200
	MaxSources = 60
)

var (
	tagShape     = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$`)
	countryShape = regexp.MustCompile(`^[A-Z]{2}$`)
	systemShape  = regexp.MustCompile(`^(interpol|country:[A-Z]{2}|unnamed:[A-Z0-9]{1,3})$`)
	langShape    = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// text checks a text: present where it must be, within its limit, and free of characters that hide or reorder what a
// reader sees (control characters, bidirectional overrides and isolates).
func text(field, s string, required bool, limit int) error {
	switch {
	case required && strings.TrimSpace(s) == "":
		return Invalid{Field: field, Problem: "is missing"}
	case !utf8.ValidString(s):
		return Invalid{Field: field, Problem: "is not valid UTF-8"}
	case utf8.RuneCountInString(s) > limit:
		return Invalid{Field: field, Problem: fmt.Sprintf("is longer than %d characters", limit), Value: s}
	}
	for _, r := range s {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || hidden(r) {
			return Invalid{Field: field, Problem: fmt.Sprintf("has a hidden character (U+%04X)", r), Value: s}
		}
	}
	return nil
}

// hidden tells whether a character changes the direction of text, parts lines unseen or marks the byte order.
func hidden(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029 || r == 0xFEFF
}

func code(field, s string, list CodeList, required bool) error {
	if s == "" && !required {
		return nil
	}
	if !list.Has(s) {
		return Invalid{Field: field, Problem: "is not on the list", Value: s}
	}
	return nil
}

func link(field, s string) error {
	if s == "" {
		return nil
	}
	if err := text(field, s, false, MaxURL); err != nil {
		return err
	}
	if u, err := url.Parse(s); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return Invalid{Field: field, Problem: "is not an http or https address", Value: s}
	}
	return nil
}

func dated(field string, d Date) error {
	if problem := d.Check(); problem != "" {
		return Invalid{Field: field, Problem: "is wrong: " + problem, Value: d.String()}
	}
	return text(field, d.Words, false, MaxShort)
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// check says what is wrong with a case, as Invalid.
func (c *Case) check() error {
	if c.Country == "" {
		return Invalid{Field: "country", Problem: "is missing"}
	}
	if !countryShape.MatchString(c.Country) {
		return Invalid{Field: "country", Problem: "is not an ISO 3166-1 code", Value: c.Country}
	}
	if len(c.Tags) > MaxTags {
		return Invalid{Field: "tags", Problem: fmt.Sprintf("are more than %d", MaxTags)}
	}
	slices.Sort(c.Tags)
	c.Tags = slices.Compact(c.Tags)
	for _, tag := range c.Tags {
		if !tagShape.MatchString(tag) {
			return Invalid{Field: "tags", Problem: "are words of letters, digits, - and _", Value: tag}
		}
	}
	if c.Embargo != nil && c.Visibility == VisiblePublic {
		return Invalid{Field: "embargo_until", Problem: "does not go with a public case"}
	}
	return first(text("title", c.Title, true, MaxTitle), text("summary", c.Summary, false, MaxSummary),
		code("visibility", c.Visibility.String(), Visibilities, true))
}

// check says what is wrong with a subject, as Invalid.
func (s *Subject) check() error {
	if s.Kind != Person && s.Kind != Outlet {
		return Invalid{Field: "type", Problem: "is not person or outlet", Value: s.Kind}
	}
	if len(s.Names) == 0 {
		return Invalid{Field: "names", Problem: "are missing"}
	}
	preferred := 0
	for _, n := range s.Names {
		if err := text("name", n.Name, true, MaxName); err != nil {
			return err
		}
		if Fold(n.Name) == "" {
			return Invalid{Field: "name", Problem: "has no letter or digit", Value: n.Name}
		}
		if n.Preferred {
			preferred++
		}
	}
	switch {
	case preferred != 1:
		return Invalid{Field: "names", Problem: "need exactly one that is preferred"}
	case s.Kind == Outlet && (s.Capacity != "" || s.Outlet != "" || s.Minor):
		return Invalid{Field: "capacity", Problem: "is of people, not of outlets"}
	}
	return code("capacity", s.Capacity, Capacities, false)
}

// check says what is wrong with a source, as Invalid.
func (o *Source) check() error {
	return first(link("url", o.URL), text("publisher", o.Publisher, true, MaxShort), text("title", o.Title, false, 2*MaxTitle),
		dated("published", o.Published), code("source_kind", o.Kind, SourceKinds, true), link("archive_url", o.ArchiveURL),
		text("interest", o.Interest, false, MaxShort), languageTag(o.Language))
}

func languageTag(s string) error {
	if s != "" && !langShape.MatchString(s) {
		return Invalid{Field: "language", Problem: "is not a language code, such as ky or en", Value: s}
	}
	return nil
}

// check says what is wrong with an incident, as Invalid. Whether the things it names are on file is for the database.
func (i *Incident) check() error {
	if len(i.Types) == 0 {
		return Invalid{Field: "type", Problem: "is missing"}
	}
	if len(i.Types) > MaxTypes || len(i.Targets) > MaxTargets || len(i.Citations) > MaxSources || len(i.Claims) > MaxSources || len(i.Links) > MaxSources {
		return Invalid{Field: "incident", Problem: "has too many types, people, sources, claims or links"}
	}
	for n, t := range i.Types {
		if err := code("type", t, IncidentTypes, true); err != nil {
			return err
		}
		if slices.Contains(i.Types[:n], t) {
			return Invalid{Field: "type", Problem: "is given twice", Value: t}
		}
	}
	if i.Country != "" && !countryShape.MatchString(i.Country) {
		return Invalid{Field: "country", Problem: "is not an ISO 3166-1 code", Value: i.Country}
	}
	if i.System != "" && !systemShape.MatchString(string(i.System)) {
		return Invalid{Field: "system", Problem: "is not INTERPOL, a country or a labelled unnamed country", Value: string(i.System)}
	}
	if i.System == "" && i.Is(NoticeRequest, NoticeDecision, NoticeObservation) {
		return Invalid{Field: "system", Problem: "is missing: a notice is seen in INTERPOL's or a country's system"}
	}
	if i.Embargo != nil && i.Visibility == VisiblePublic {
		return Invalid{Field: "embargo_until", Problem: "does not go with a public incident"}
	}
	for _, l := range i.Links {
		if l.Kind != LinkAbout && l.Kind != LinkConflicts {
			return Invalid{Field: "links", Problem: "are about or conflicts", Value: l.Kind}
		}
		if i.Ref != "" && l.To == i.Ref {
			return Invalid{Field: l.Kind, Problem: "points at the incident itself", Value: l.To}
		}
	}
	return first(dated("date", i.Date), text("place", i.Place, false, MaxShort), code("by", i.Authority, Authorities, false), text("body", i.Body, false, MaxShort),
		text("summary", i.Summary, true, MaxSummary), code("stance", i.Stance, Stances, false), code("verification", i.Verification, Verifications, true),
		code("visibility", i.Visibility.String(), Visibilities, true), i.checkTargets(), i.checkCitations(), i.checkClaims())
}

func (i *Incident) checkTargets() error {
	for _, t := range i.Targets {
		switch {
		case (t.Subject == "") == (t.Group == nil):
			return Invalid{Field: "who", Problem: "is a subject or an unnamed group"}
		case t.Months != 0 && t.Sentence == "":
			return Invalid{Field: "sentence", Problem: "has months but no kind"}
		case t.Months < 0 || t.Months > 1200:
			return Invalid{Field: "sentence", Problem: "has an impossible number of months"}
		}
		if g := t.Group; g != nil {
			if g.People < 0 || g.People > 1_000_000 {
				return Invalid{Field: "who", Problem: "has an impossible number of people"}
			}
			if err := text("who", g.Description, true, MaxShort); err != nil {
				return err
			}
		}
		if err := first(text("who", t.Named, false, MaxName), text("role", t.Role, false, MaxShort), text("term", t.Term, false, MaxShort),
			code("outcome", t.Outcome, Outcomes, false), code("sentence", t.Sentence, Sentences, false)); err != nil {
			return err
		}
	}
	return nil
}

func (i *Incident) checkCitations() error {
	if len(i.Citations) == 0 {
		return Invalid{Field: "source", Problem: "is missing: no incident without a speaker and a source"}
	}
	for _, c := range i.Citations {
		if err := first(text("said", c.Speaker, true, MaxShort), text("quote", c.Words, false, MaxWords)); err != nil {
			return err
		}
		if c.Verbatim && c.Words == "" {
			return Invalid{Field: "quote", Problem: "is missing"}
		}
		if c.Said != nil {
			if err := dated("said", *c.Said); err != nil {
				return err
			}
		}
	}
	return nil
}

func (i *Incident) checkClaims() error {
	for _, c := range i.Claims {
		switch {
		case c.Field == ClaimHeadcount && (c.People < 1 || c.People > 10_000_000 || c.Date != nil):
			return Invalid{Field: "headcount", Problem: "is not a number of people"}
		case c.Field == ClaimDate && (c.Date == nil || c.People != 0):
			return Invalid{Field: "claims", Problem: "of a date have a date"}
		case c.Field != ClaimHeadcount && c.Field != ClaimDate:
			return Invalid{Field: "claims", Problem: "are headcount or date", Value: c.Field}
		case c.Source != "" && !slices.ContainsFunc(i.Citations, func(x Citation) bool { return x.Source == c.Source }):
			return Invalid{Field: c.Field, Problem: "names a source that the incident does not have", Value: c.Source}
		}
		if c.Date != nil {
			if err := dated("claims", *c.Date); err != nil {
				return err
			}
		}
		if err := text("claims", c.Speaker, false, MaxShort); err != nil {
			return err
		}
	}
	return nil
}
