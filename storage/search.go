package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Kinds of hit, in the order in which they are listed.
const (
	HitCase     = "case"
	HitPerson   = "person"
	HitOutlet   = "outlet"
	HitIncident = "incident"
	HitSource   = "source"
)

// hitKinds numbers the kinds of hit in the order in which they are listed; queries give the numbers.
var hitKinds = []string{HitCase, HitPerson, HitOutlet, HitIncident, HitSource} //nolint:gochecknoglobals // a constant table

// Hit is one object that was found. It holds no more than a list needs, and nothing outside the sight.
type Hit struct {
	Kind string
	Ref  string
	// Title is a case's or a source's title, a name, or an incident's summary; empty where a person's name is withheld. A
	// source without a title has its publisher's name.
	Title string
	// Case is the ref of an incident's case.
	Case string
	// Country is a case's, or that of an incident's place, as ISO 3166-1 alpha-2.
	Country string
	// Date is when an incident was, or when a source came out.
	Date Date
	// Type is an incident's main type, of IncidentTypes.
	Type string
	// Capacity is a person's, of Capacities; Outlet is the name of the outlet a person works for.
	Capacity, Outlet string
	// Publisher is a source's.
	Publisher string
	// Exact: what was asked is its ref, its address or one of its names, however spelt.
	Exact bool
}

// Hits is one page of what was found.
type Hits struct {
	// Total counts the objects within the sight, over all pages.
	Total int
	List  []Hit
}

// One tells whether there is one hit, or one that is exact: then it is what was meant.
func (h Hits) One() (Hit, bool) {
	if h.Total == 1 && len(h.List) == 1 {
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

// place is an object that was found: its kind is a place in hitKinds.
type place struct {
	kind  int
	id    int64
	exact bool
}

func scanPlace(row *tuple) (p place, err error) {
	err = row.Scan(&p.kind, &p.id, &p.exact)
	return p, err
}

// wanted tells whether a kind of hit is among those asked for; none asked for is all.
func wanted(kinds []string, kind int) bool {
	return len(kinds) == 0 || slices.Contains(kinds, hitKinds[kind])
}

// Find looks a text up within the sight: a ref or its hashtag, the address of a source (which finds also the cases and
// incidents that cite it), or words of names, titles and summaries in any script, spelling and order, whole or begun.
// kinds limits what is looked for; none: everything. Exact names come first, then cases, people, outlets, incidents and
// sources, of each the newest first. No text is an error.
//
// What is hidden has no part in it: neither in the total nor in the order, which follows from the hits alone.
func (s *Store) Find(ctx context.Context, sight Sight, text string, kinds []string, p Page) (Hits, error) {
	var h Hits
	if sight.Blind() {
		return h, nil
	}
	p = Page{Offset: max(p.Offset, 0), Limit: max(p.Limit, 0)}
	err := s.view(ctx, func(q querier) error {
		places, total, err := findPlaces(ctx, q, sight, text, kinds, p)
		if err != nil {
			return err
		}
		h.Total = total
		h.List, err = loadHits(ctx, q, sight, places)
		return err
	})
	if err != nil {
		return Hits{}, fmt.Errorf("find: %w", err)
	}
	return h, nil
}

// findPlaces finds one page of the objects for a text, in the order in which they are listed, and counts them all.
func findPlaces(ctx context.Context, q querier, sight Sight, text string, kinds []string, p Page) ([]place, int, error) {
	cut := func(list []place) ([]place, int, error) {
		list = slices.DeleteFunc(list, func(p place) bool { return !wanted(kinds, p.kind) })
		from := min(p.Offset, len(list))
		return list[from:min(from+p.Limit, len(list))], len(list), nil
	}
	at, err := placeOfRef(ctx, q, sight, text)
	if err == nil {
		return cut([]place{at})
	}
	if !isMissing(err) {
		return nil, 0, err
	}
	if key, certain := addressKey(text); key != "" {
		list, err := placesOfAddress(ctx, q, sight, key)
		if err != nil {
			return nil, 0, err
		}
		if certain || len(list) > 0 {
			return cut(list)
		}
	}
	return placesOfWords(ctx, q, sight, matchWords(text), FoldName(text), kinds, p)
}

// placeOfRef finds the object of a ref; ErrNotFound where the text is none, or none within the sight.
func placeOfRef(ctx context.Context, q querier, sight Sight, text string) (place, error) {
	_, code, ok := ParseRef(text)
	if !ok {
		return place{}, ErrNotFound
	}
	kind, err := one(ctx, q, `select kind from refs where code = ?`, []any{code}, value[string])
	if err != nil {
		return place{}, err
	}
	id, err := lookUp(ctx, q, kind, text)
	if err != nil {
		return place{}, err
	}
	return seenPlace(ctx, q, sight, kind, id)
}

// seenPlace is the object with a number, if it is within the sight; else ErrNotFound.
func seenPlace(ctx context.Context, q querier, sight Sight, refKind string, id int64) (place, error) {
	var query string
	switch refKind {
	case RefCase:
		query = `select 0, c.id, 1 from cases c where c.id = :id and ` + seesCase
	case RefSubject:
		query = `select case s.kind when 'person' then 1 else 2 end, s.id, 1 from subjects s where s.id = :id and ` + seesSubject
	case RefIncident:
		query = `select 3, i.id, 1 from incidents i where i.id = :id and ` + seesIncident
	case RefSource:
		query = `select 4, o.id, 1 from sources o where o.id = :id and ` + seesSource
	default:
		return place{}, ErrNotFound
	}
	return one(ctx, q, query, append(sight.args(), namedID(id)), scanPlace)
}

// addressKey finds the first address in a text, and gives its NormalURL; empty for none. certain: it has a scheme, so
// that it can be nothing else.
func addressKey(text string) (key string, certain bool) {
	for _, word := range strings.Fields(text) {
		word = strings.Trim(word, `<>()[]{}"'«»“”„,;!`)
		if strings.Contains(word, "://") {
			if key := NormalURL(word); key != "" {
				return key, true
			}
			continue
		}
		if host, path, ok := strings.Cut(word, "/"); ok && path != "" && strings.Contains(host, ".") {
			if key := NormalURL("https://" + word); key != "" {
				return key, false
			}
		}
	}
	return "", false
}

// placesOfAddress finds the source of an address, and then the cases and incidents that cite it, the newest first.
func placesOfAddress(ctx context.Context, q querier, sight Sight, key string) ([]place, error) {
	id, err := one(ctx, q, `select o.id from sources o where o.url_key = :key and `+seesSource+` order by o.id limit 1`, append(sight.args(), sql.Named("key", key)), value[int64])
	if isMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return all(ctx, q, `
		select 4 as kind, :id as id, 1 as exact
		union all
		select 0, c.id, 0 from cases c where c.id in (select i.case_id from citations x join incidents i on i.id = x.incident_id
			where x.source_id = :id and `+seesIncident+`) and `+seesCase+`
		union all
		select 3, i.id, 0 from incidents i where i.id in (select x.incident_id from citations x where x.source_id = :id) and `+seesIncident+`
		order by exact desc, kind, id desc`, append(sight.args(), namedID(id)), scanPlace)
}
