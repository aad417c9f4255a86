package storage

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/hbollon/go-edlib"
)

// Kinds of hit.
const (
	HitCase     = "case"
	HitPerson   = "person"
	HitOutlet   = "outlet"
	HitIncident = "incident"
	HitSource   = "source"
)

// Hit is one thing that was found.
type Hit struct {
	Kind string
	Ref  string
	// Title is a case's or a source's title, a name, or an incident's summary, within the sight; empty where a name is withheld.
	Title string
	// Case is the ref of an incident's case; Country that of a case, or of the incident; Date is an incident's or a source's.
	Case    string
	Country string
	Date    Date
	// Capacity is a person's.
	Capacity string
	// Exact: what was asked is its ref, its address or one of its names, however spelt.
	Exact bool
}

// Hits is one page of what was found.
type Hits struct {
	List  []Hit
	Total int
}

// One tells whether there is one hit, or one that is exact: then it is what was meant.
func (h Hits) One() (Hit, bool) {
	if h.Total == 1 {
		return h.List[0], true
	}
	var exact []Hit
	for _, hit := range h.List {
		if hit.Exact {
			exact = append(exact, hit)
		}
	}
	if len(exact) == 1 {
		return exact[0], true
	}
	return Hit{}, false
}

// maxTokens bounds how much of a question is looked for.
const maxTokens = 12

// notSurnames are the words for son and daughter that go with a father's name; alone they name nobody.
var notSurnames = map[string]bool{ //nolint:gochecknoglobals // a constant table
	"kizi": true, "kiz": true, "qizi": true, "gizi": true, "ulu": true, "uli": true, "ogli": true, "oglu": true, "uglu": true, "ugli": true,
}

// tokens are the folded words of a question that are looked for.
func tokens(text string) []string {
	words := strings.Fields(Fold(text))
	named := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return notSurnames[w] })
	if len(named) > 0 {
		words = named
	}
	slices.Sort(words)
	words = slices.Compact(words)
	return words[:min(len(words), maxTokens)]
}

// matchWords is the search expression for a text: every word of it, as the beginning of a word. Only folded letters and
// digits between quotation marks reach it. Empty: there is nothing to look for.
func matchWords(text string) string {
	var b strings.Builder
	for n, w := range tokens(text) {
		if n > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(`"` + w + `*"`)
	}
	return b.String()
}

// found: the documents of the index that match, as objects within the sight, one row an object.
const found = `
	select 0 as kind, c.id as id from search f join cases c on c.id = f.docid / 4 where f.body match :match and f.docid % 4 = 0 and ` + seesCase + `
	union
	select case s.kind when 'person' then 1 else 2 end, s.id from search f join subject_names n on n.id = f.docid / 4 join subjects s on s.id = n.subject_id
		where f.body match :match and f.docid % 4 = 2 and ` + seesName + ` and ` + seesSubject + `
	union
	select 3, i.id from search f join incidents i on i.id = f.docid / 4 where f.body match :match and f.docid % 4 = 1 and ` + seesIncident + `
	union
	select 4, o.id from search f join sources o on o.id = f.docid / 4 where f.body match :match and f.docid % 4 = 3 and ` + seesSource

// hitKinds are the kinds of hit in the order in which they are listed and numbered by found.
var hitKinds = []string{HitCase, HitPerson, HitOutlet, HitIncident, HitSource} //nolint:gochecknoglobals // a constant table

// place is an object that was found.
type place struct {
	kind  int
	id    int64
	exact bool
}

// Find looks a text up within the sight: a ref, the address of a source, or words of names, titles and summaries in any
// script and spelling, whole or begun. kinds limits what is looked for; none: everything. Exact hits come first, then
// cases, people, outlets, incidents and sources.
func (s *Store) Find(ctx context.Context, sight Sight, text string, kinds []string, p Page) (Hits, error) {
	var h Hits
	err := s.view(ctx, func(q querier) error {
		places, err := findPlaces(ctx, q, sight, text, kinds)
		if err != nil {
			return err
		}
		h.Total = len(places)
		from := min(max(p.Offset, 0), len(places))
		h.List, err = hits(ctx, q, sight, places[from:min(from+p.Limit, len(places))])
		return err
	})
	if err != nil {
		return Hits{}, fmt.Errorf("find: %w", err)
	}
	return h, nil
}

// findPlaces finds the objects for a text, in the order in which they are listed.
func findPlaces(ctx context.Context, q querier, sight Sight, text string, kinds []string) ([]place, error) {
	wanted := func(kind int) bool { return len(kinds) == 0 || slices.Contains(kinds, hitKinds[kind]) }
	if p, ok, err := byRef(ctx, q, sight, text); err != nil || ok {
		if !ok || !wanted(p.kind) {
			return nil, err
		}
		return []place{p}, nil
	}
	if strings.Contains(text, "://") {
		places, err := byURL(ctx, q, sight, text)
		return slices.DeleteFunc(places, func(p place) bool { return !wanted(p.kind) }), err
	}
	match := matchWords(text)
	if match == "" {
		return nil, nil
	}
	args := append(sight.args(), sql.Named("match", match))
	places, err := all(ctx, q, found, args, func(row *sql.Rows) (p place, err error) {
		err = row.Scan(&p.kind, &p.id)
		return p, err
	})
	if err != nil {
		return nil, err
	}
	exact, err := all(ctx, q, `select case s.kind when 'person' then 1 else 2 end, s.id from subject_names n join subjects s on s.id = n.subject_id
		where n.folded = :folded and `+seesName+` and `+seesSubject, append(sight.args(), sql.Named("folded", Fold(text))), func(row *sql.Rows) (p place, err error) {
		err = row.Scan(&p.kind, &p.id)
		return p, err
	})
	if err != nil {
		return nil, err
	}
	places = slices.DeleteFunc(places, func(p place) bool { return !wanted(p.kind) })
	for n := range places {
		places[n].exact = slices.ContainsFunc(exact, func(e place) bool { return e.kind == places[n].kind && e.id == places[n].id })
	}
	slices.SortFunc(places, func(a, b place) int {
		switch {
		case a.exact != b.exact && a.exact:
			return -1
		case a.exact != b.exact:
			return 1
		}
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(b.id, a.id))
	})
	return places, nil
}

// byRef finds the object of a ref within the sight; ok is false where the text is none.
func byRef(ctx context.Context, q querier, sight Sight, text string) (place, bool, error) {
	if _, _, ok := ParseRef(text); !ok {
		return place{}, false, nil
	}
	for _, t := range []struct {
		kind  string
		place int
		query string
	}{
		{RefCase, 0, `select 0 from cases c where c.id = :id and ` + seesCase},
		{RefSubject, 1, `select case s.kind when 'person' then 1 else 2 end from subjects s where s.id = :id and ` + seesSubject},
		{RefIncident, 3, `select 3 from incidents i where i.id = :id and ` + seesIncident},
		{RefSource, 4, `select 4 from sources o where o.id = :id and ` + seesSource},
	} {
		id, err := lookUp(ctx, q, t.kind, text)
		if isMissing(err) {
			continue
		}
		if err != nil {
			return place{}, false, err
		}
		kind, err := one(ctx, q, t.query, append(sight.args(), namedID(id)), value[int])
		if isMissing(err) {
			continue
		}
		return place{kind: kind, id: id, exact: true}, err == nil, err
	}
	return place{}, false, nil
}

// byURL finds the source of an address and the incidents and cases that cite it.
func byURL(ctx context.Context, q querier, sight Sight, address string) ([]place, error) {
	id, err := one(ctx, q, `select o.id from sources o where o.url_key = :key and `+seesSource, append(sight.args(), sql.Named("key", NormalURL(address))), value[int64])
	if isMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return all(ctx, q, `select 0 as kind, c.id as id, 0 as exact from cases c where `+seesCase+` and exists (select 1 from incidents i join citations x on x.incident_id = i.id
			where i.case_id = c.id and x.source_id = :id and `+seesIncident+`)
		union select 3, i.id, 0 from incidents i join citations x on x.incident_id = i.id where x.source_id = :id and `+seesIncident+`
		union select 4, :id, 1 order by 3 desc, 1, 2 desc`, append(sight.args(), namedID(id)), func(row *sql.Rows) (p place, err error) {
		err = row.Scan(&p.kind, &p.id, &p.exact)
		return p, err
	})
}

// hits loads what was found.
func hits(ctx context.Context, q querier, sight Sight, places []place) ([]Hit, error) {
	list := make([][]int64, len(hitKinds))
	for _, p := range places {
		list[p.kind] = append(list[p.kind], p.id)
	}
	at := make(map[place]Hit, len(places))
	cases, err := loadCases(ctx, q, sight, list[0])
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		at[place{kind: 0, id: c.ID}] = Hit{Kind: HitCase, Ref: c.Ref, Title: c.Title, Country: c.Country}
	}
	subjects, err := loadSubjects(ctx, q, sight, append(list[1], list[2]...))
	if err != nil {
		return nil, err
	}
	for _, s := range subjects {
		h, kind := Hit{Kind: HitPerson, Ref: s.Ref, Title: s.Name(), Capacity: s.Capacity}, 1
		if s.Kind == Outlet {
			h.Kind, kind = HitOutlet, 2
		}
		at[place{kind: kind, id: s.ID}] = h
	}
	incidents, err := loadIncidents(ctx, q, sight, list[3])
	if err != nil {
		return nil, err
	}
	for _, i := range incidents {
		at[place{kind: 3, id: i.ID}] = Hit{Kind: HitIncident, Ref: i.Ref, Title: i.Summary, Case: i.Case, Country: i.InCountry, Date: i.Date}
	}
	sources, err := loadSources(ctx, q, sight, list[4])
	if err != nil {
		return nil, err
	}
	for _, o := range sources {
		title := o.Title
		if title == "" {
			title = o.Publisher
		}
		at[place{kind: 4, id: o.ID}] = Hit{Kind: HitSource, Ref: o.Ref, Title: title, Date: o.Published}
	}
	var out []Hit
	for _, p := range places {
		if h, ok := at[place{kind: p.kind, id: p.id}]; ok {
			h.Exact = p.exact
			out = append(out, h)
		}
	}
	return out, nil
}

// Complete suggests what a half-typed text may become, best first: refs, titles and names within the sight. An empty text
// gives what changed last.
func (s *Store) Complete(ctx context.Context, sight Sight, typed string, kinds []string, limit int) ([]Hit, error) {
	if strings.TrimSpace(typed) != "" {
		h, err := s.Find(ctx, sight, typed, kinds, Page{Limit: limit})
		if err != nil || h.Total > 0 {
			return h.List, err
		}
	}
	var out []Hit
	err := s.view(ctx, func(q querier) error {
		prefix := strings.ToUpper(strings.TrimSpace(strings.TrimPrefix(typed, "#")))
		args := append(sight.args(), sql.Named("prefix", likeEscaper.Replace(prefix)+"%"), sql.Named("limit", limit))
		var places []place
		for kind, query := range []string{
			`select 0, c.id from cases c where c.ref like :prefix escape '\' and ` + seesCase + ` order by c.changed_at desc, c.id desc limit :limit`,
			`select 1, s.id from subjects s where s.kind = 'person' and s.ref like :prefix escape '\' and ` + seesSubject + ` order by s.id desc limit :limit`,
			`select 2, s.id from subjects s where s.kind = 'outlet' and s.ref like :prefix escape '\' and ` + seesSubject + ` order by s.id desc limit :limit`,
			`select 3, i.id from incidents i where i.ref like :prefix escape '\' and ` + seesIncident + ` order by i.changed_at desc, i.id desc limit :limit`,
			`select 4, o.id from sources o where o.ref like :prefix escape '\' and ` + seesSource + ` order by o.id desc limit :limit`,
		} {
			if len(kinds) > 0 && !slices.Contains(kinds, hitKinds[kind]) {
				continue
			}
			more, err := all(ctx, q, query, args, func(row *sql.Rows) (p place, err error) {
				err = row.Scan(&p.kind, &p.id)
				return p, err
			})
			if err != nil {
				return err
			}
			places = append(places, more...)
		}
		var err error
		out, err = hits(ctx, q, sight, places[:min(len(places), limit)])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("complete: %w", err)
	}
	return out, nil
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// maxTerms bounds how many words of the index are compared with a mistyped one.
const maxTerms = 200_000

// Suggest finds what may have been meant by a text that found nothing: the names and titles within the sight that have the
// words most like it. It gives at most limit hits.
func (s *Store) Suggest(ctx context.Context, sight Sight, text string, kinds []string, limit int) ([]Hit, error) {
	words := tokens(text)
	var out []Hit
	err := s.view(ctx, func(q querier) error {
		var corrected [][]string
		for _, w := range words {
			near, err := nearTerms(ctx, q, w)
			if err != nil {
				return err
			}
			if near, err = visibleTerms(ctx, q, sight, near); err != nil {
				return err
			}
			corrected = append(corrected, near)
		}
		var places []place
		seen := map[place]bool{}
		for _, try := range tries(corrected) {
			more, err := findPlaces(ctx, q, sight, try, kinds)
			if err != nil {
				return err
			}
			for _, p := range more {
				p.exact = false
				if !seen[p] {
					seen[p] = true
					places = append(places, p)
				}
			}
			if len(places) >= limit {
				break
			}
		}
		var err error
		out, err = hits(ctx, q, sight, places[:min(len(places), limit)])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	return out, nil
}

// nearTerms gives the words of the index most like one, itself included where it is there, best first. What it gives is
// looked up within the sight before anybody sees it.
func nearTerms(ctx context.Context, q querier, word string) ([]string, error) {
	slips := 1
	if len(word) > 7 {
		slips = 2
	}
	if len(word) < 3 {
		return []string{word}, nil
	}
	type near struct {
		term string
		d    int
	}
	terms, err := all(ctx, q, `select term from search_terms where col = '*' and length(term) between ? and ? limit ?`,
		[]any{len(word) - slips, len(word) + slips, maxTerms}, value[string])
	if err != nil {
		return nil, err
	}
	var list []near
	for _, t := range terms {
		if d := edlib.OSADamerauLevenshteinDistance(word, t); d <= slips {
			list = append(list, near{t, d})
		}
	}
	slices.SortStableFunc(list, func(a, b near) int { return cmp.Or(cmp.Compare(a.d, b.d), cmp.Compare(a.term, b.term)) })
	var out []string
	for _, n := range list {
		out = append(out, n.term)
	}
	return out, nil
}

// maxNear is how many corrections of one word are tried.
const maxNear = 6

// visibleTerms keeps the first words that stand in something within the sight. It must come before any choice among the
// words: one that only hidden things have would otherwise push out one that can be seen, and so give itself away.
func visibleTerms(ctx context.Context, q querier, sight Sight, terms []string) ([]string, error) {
	var out []string
	for _, t := range terms {
		_, err := one(ctx, q, `select 1 from (`+found+`) limit 1`, append(sight.args(), sql.Named("match", `"`+t+`"`)), value[int])
		if isMissing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if out = append(out, t); len(out) == maxNear {
			break
		}
	}
	return out, nil
}

// maxTries bounds how many corrected questions are looked up for one.
const maxTries = 40

// tries combines the corrections of each word to whole questions, and then takes the words one by one.
func tries(corrected [][]string) []string {
	combined := []string{""}
	for _, near := range corrected {
		if len(near) == 0 {
			continue // a word nothing is like
		}
		var next []string
		for _, c := range combined {
			for _, n := range near {
				if len(next) < maxTries/2 {
					next = append(next, strings.TrimSpace(c+" "+n))
				}
			}
		}
		combined = next
	}
	if len(corrected) > 1 {
		for _, near := range corrected {
			combined = append(combined, near[:min(len(near), 3)]...)
		}
	}
	return slices.DeleteFunc(combined[:min(len(combined), maxTries)], func(t string) bool { return t == "" })
}
