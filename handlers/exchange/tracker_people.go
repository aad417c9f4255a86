package exchange

import (
	"regexp"
	"slices"
	"strings"

	"casewire/storage"
)

// whom is somebody that a row names: a person, an outlet, or people without a name.
type whom struct {
	name    string
	outlets []string // as printed in brackets
	free    bool     // a freelancer
	kind    string   // storage.Person, storage.Outlet or unnamed
	people  int      // of unnamed ones; 0: their number is not stated
}

const unnamed = "unnamed"

var (
	bracketed = regexp.MustCompile(`^(.*?)\s*\((.*)\)\s*$`)
	// describes are words that say what somebody is, in the place of a name.
	describes = regexp.MustCompile(`(?i)\b(anonymous|unnamed|unidentified|unknown|reporters?|journalists?|photographers?|photojournalists?|videographers?|camera(man|woman|men|person|operators?)?|crews?|producers?|correspondents?|freelancers?|employees?|staff(ers)?|interns?|media|press corps|outlets?|newsroom|multiple|several|team)\b`)
	several   = regexp.MustCompile(`(?i)\b(reporters|journalists|photographers|photojournalists|videographers|cameramen|camera operators|crews?|producers|correspondents|freelancers|employees|staff|staffers|interns|media|press corps|outlets|newsroom|multiple|several|team)\b`)
	// papers are last words of the names of outlets, and of hardly any person.
	papers = regexp.MustCompile(`(?i)(^the .+|\b(post|times|herald|news|tribune|journal|gazette|chronicle|observer|magazine|radio|television|tv|press|media))$`)
)

// people reads who a row says was targeted. ok is false where the brackets of the cell do not match; what can be read is
// given all the same.
func people(cell string) (list []whom, ok bool) {
	entries, ok := items(cell)
	for _, text := range entries {
		w := whom{name: text, kind: storage.Person}
		if m := bracketed.FindStringSubmatch(text); m != nil {
			w.name = cleanText(m[1])
			for _, o := range strings.FieldsFunc(m[2], func(r rune) bool { return r == ';' || r == ',' }) {
				switch o = cleanText(o); {
				case o == "" || none(o):
				case strings.EqualFold(o, "freelance") || strings.EqualFold(o, "freelancer") || strings.EqualFold(o, "independent"):
					w.free = true
				default:
					w.outlets = append(w.outlets, o)
				}
			}
		}
		if name, rest, open := strings.Cut(w.name, "("); open && !ok { // "Name (Outlet" with no end
			w.name = cleanText(name)
			if rest = cleanText(rest); rest != "" {
				w.outlets = nil
			}
		}
		w.name = strings.Trim(w.name, " ,;")
		if w.name == "" || storage.Fold(w.name) == "" {
			ok = false
			continue
		}
		switch {
		case describes.MatchString(w.name):
			w.kind = unnamed
			if !several.MatchString(w.name) {
				w.people = 1
			}
		case len(w.outlets) == 0 && !w.free && papers.MatchString(w.name):
			w.kind = storage.Outlet
		}
		list = append(list, w)
	}
	return list, ok
}

// institutions reads which outlets a row says were targeted.
func institutions(cell string) (list []whom, ok bool) {
	entries, ok := items(cell)
	for _, text := range entries {
		w := whom{name: strings.Trim(text, " ,;"), kind: storage.Outlet}
		if storage.Fold(w.name) == "" {
			ok = false
			continue
		}
		// "Media" is no outlet, and "Multiple media outlets" are not named. "Fast Company via Mansueto" is one.
		if low := strings.ToLower(w.name); low == "media" || strings.HasSuffix(low, "press corps") || strings.HasPrefix(low, "multiple") || strings.HasPrefix(low, "several") {
			w.kind = unnamed
		}
		list = append(list, w)
	}
	return list, ok
}

// description is how an unnamed one is called: by what the export calls him, never by a name that several would share.
func (w whom) description() string {
	what := w.name
	if strings.EqualFold(what, "anonymous") {
		what = "a journalist who is not named"
	}
	if len(w.outlets) > 0 {
		what = called(what, strings.Join(w.outlets, ", "))
	}
	return what
}

// targets makes the targets of a row. Unnamed ones who are described alike are one group.
func (g *gather) targets(list []whom, row int, column string) ([]storage.Target, error) {
	var out []storage.Target
	for _, w := range list {
		if long := []rune(w.name); len(long) > storage.MaxName {
			g.note(row, column, "long_name", "text", clip(w.name))
			continue
		}
		var t storage.Target
		var err error
		switch w.kind {
		case unnamed:
			t.Group = &storage.Group{People: w.people, Description: first(shorten(w.description(), storage.MaxShort))}
			if n := slices.IndexFunc(out, func(o storage.Target) bool { return o.Group != nil && o.Group.Description == t.Group.Description }); n >= 0 {
				if out[n].Group.People > 0 && w.people > 0 {
					out[n].Group.People += w.people
				}
				continue
			}
		case storage.Outlet:
			if column != "targeted_institutions" {
				g.note(row, column, "taken_for_outlet", "text", w.name)
			}
			t.Subject, err = g.outlet(w.name, row)
		default:
			t, err = g.named(w, row, column)
		}
		if err != nil {
			return nil, err
		}
		if t.Subject != "" && slices.ContainsFunc(out, func(o storage.Target) bool { return o.Subject == t.Subject }) {
			g.note(row, column, "twice", "text", w.name)
			continue
		}
		out = append(out, t)
	}
	if len(out) > storage.MaxTargets {
		g.note(row, column, "too_many", "n", storage.MaxTargets)
		out = out[:storage.MaxTargets]
	}
	return out, nil
}

// named makes the target of a person with a name.
func (g *gather) named(w whom, row int, column string) (t storage.Target, err error) {
	outlet := ""
	var kept []string
	for _, o := range w.outlets {
		if len([]rune(o)) <= storage.MaxName && storage.Fold(o) != "" {
			kept = append(kept, o)
		}
	}
	if len(kept) > 0 {
		outlet = kept[0]
	}
	switch {
	case len(kept) > 1: // a person has one outlet on file
		t.Role = first(shorten("for "+strings.Join(kept, ", "), storage.MaxShort))
	case w.free:
		t.Role = "freelance"
	}
	p := storage.Subject{Kind: storage.Person, Capacity: "journalist", Names: []storage.Name{{Name: w.name, Preferred: true}}}
	t.Subject, err = g.person(p, outlet, row, column)
	return t, err
}

func first[T, U any](v T, _ U) T { return v }
