package storage

import (
	"context"
	"database/sql"
	"slices"
)

// hitText is a hit with every text it can be known by within the sight: a person's names, a case's title.
type hitText struct {
	Hit
	texts []string
}

// loadHits loads what was found, in the order given.
func loadHits(ctx context.Context, q querier, sight Sight, places []place) ([]Hit, error) {
	list, err := loadHitTexts(ctx, q, sight, places)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	out := make([]Hit, len(list))
	for i, h := range list {
		out[i] = h.Hit
	}
	return out, nil
}

// loadNamedHits loads what was found except people whose name is withheld: to suggest one is to say nothing. It gives at
// most limit hits.
func loadNamedHits(ctx context.Context, q querier, sight Sight, places []place, limit int) ([]hitText, error) {
	list, err := loadHitTexts(ctx, q, sight, places)
	if err != nil {
		return nil, err
	}
	var out []hitText
	for _, h := range list {
		if h.Title != "" && len(out) < limit {
			out = append(out, h)
		}
	}
	return out, nil
}

// loadHitTexts loads what was found, one query or two a kind, in the order given.
func loadHitTexts(ctx context.Context, q querier, sight Sight, places []place) ([]hitText, error) {
	type key struct {
		kind int
		id   int64
	}
	list := make([][]int64, len(hitKinds))
	for _, p := range places {
		list[p.kind] = append(list[p.kind], p.id)
	}
	at := make(map[key]hitText, len(places))
	if len(list[0]) > 0 {
		cases, err := loadCases(ctx, q, sight, list[0])
		if err != nil {
			return nil, err
		}
		for _, c := range cases {
			at[key{0, c.ID}] = hitText{Hit{Kind: HitCase, Ref: c.Ref, Title: c.Title, Country: c.Country}, []string{c.Title}}
		}
	}
	if people := slices.Concat(list[1], list[2]); len(people) > 0 {
		subjects, err := loadSubjects(ctx, q, sight, people)
		if err != nil {
			return nil, err
		}
		for _, s := range subjects {
			h, kind := hitText{Hit: Hit{Kind: HitPerson, Ref: s.Ref, Title: s.Name(), Capacity: s.Capacity, Outlet: s.OutletName}}, 1
			if s.Kind == Outlet {
				h.Kind, kind = HitOutlet, 2
			}
			for _, n := range s.Names {
				h.texts = append(h.texts, n.Name)
			}
			at[key{kind, s.ID}] = h
		}
	}
	if len(list[3]) > 0 {
		_, err := all(ctx, q, `select i.id, i.ref, i.summary, c.ref, i.in_country, coalesce((select y.type from incident_types y where y.incident_id = i.id and y.place = 0), ''),
			i.date_from, i.date_to, i.date_precision, i.date_inferred, i.date_words
			from json_each(:ids) j join incidents i on i.id = j.value join cases c on c.id = i.case_id where `+seesIncident,
			append(sight.args(), sql.Named("ids", ids(list[3]))), func(row *tuple) (struct{}, error) {
				var id int64
				h := Hit{Kind: HitIncident}
				var d dateColumns
				err := row.Scan(append([]any{&id, &h.Ref, &h.Title, &h.Case, &h.Country, &h.Type}, d.into()...)...)
				h.Date = d.date()
				at[key{3, id}] = hitText{h, []string{h.Title}}
				return struct{}{}, err
			})
		if err != nil {
			return nil, err
		}
	}
	if len(list[4]) > 0 {
		sources, err := loadSources(ctx, q, sight, list[4])
		if err != nil {
			return nil, err
		}
		for _, o := range sources {
			title := o.Title
			if title == "" {
				title = o.Publisher
			}
			at[key{4, o.ID}] = hitText{Hit{Kind: HitSource, Ref: o.Ref, Title: title, Date: o.Published, Publisher: o.Publisher}, []string{o.Title + " " + o.Publisher}}
		}
	}
	var out []hitText
	for _, p := range places {
		if h, ok := at[key{p.kind, p.id}]; ok {
			h.Exact = p.exact
			out = append(out, h)
		}
	}
	return out, nil
}
