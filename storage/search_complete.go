package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// MaxCompletions is the most that Complete gives.
// Discord: 25 choices of an autocompleted option.
const MaxCompletions = 25

// Complete suggests what a half-typed text may become within the sight: objects whose ref begins with it, and those whose
// title or name has the words begun, an exact name first, in the order of kinds that hitKinds has. An empty text gives
// what changed last. kinds limits what is suggested; none: everything. limit is at most MaxCompletions. A person whose
// name is withheld is not suggested.
func (s *Store) Complete(ctx context.Context, sight Sight, typed string, kinds []string, limit int) ([]Hit, error) {
	limit = min(limit, MaxCompletions)
	if sight.Blind() || limit <= 0 {
		return nil, nil
	}
	typed = strings.TrimSpace(typed)
	var out []Hit
	err := s.view(ctx, func(q querier) error {
		lists, err := completions(ctx, q, sight, typed, kinds, limit)
		if err != nil {
			return err
		}
		hits, err := loadNamedHits(ctx, q, sight, evenly(lists, limit), limit)
		for _, h := range hits {
			out = append(out, h.Hit)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("complete: %w", err)
	}
	return out, nil
}

// completions finds what a text may become, as lists of which the earlier come first.
func completions(ctx context.Context, q querier, sight Sight, typed string, kinds []string, limit int) ([][]place, error) {
	if typed == "" {
		return latest(ctx, q, sight, kinds, limit)
	}
	refs, err := refsBegun(ctx, q, sight, typed, kinds, limit)
	if err != nil {
		return nil, err
	}
	match, name := matchWords(typed), FoldName(typed)
	if match == "" {
		return [][]place{refs}, nil
	}
	docs, err := matched(ctx, q, match, 0)
	if err != nil {
		return nil, err
	}
	var words [][]place
	for kind := range hitKinds {
		if !wanted(kinds, kind) {
			continue
		}
		list, _, err := docs.places(ctx, q, sight, name, []string{hitKinds[kind]}, Page{Limit: limit})
		if err != nil {
			return nil, err
		}
		words = append(words, list)
	}
	var exact []place
	for i, list := range words {
		for len(list) > 0 && list[0].exact {
			exact, list = append(exact, list[0]), list[1:]
		}
		words[i] = list
	}
	if strings.ContainsAny(typed, "0123456789#-") {
		return append([][]place{refs, exact}, words...), nil
	}
	return append(append([][]place{exact}, words...), refs), nil
}

// refsBegun finds objects by the first characters of their ref, two or more.
func refsBegun(ctx context.Context, q querier, sight Sight, typed string, kinds []string, limit int) ([]place, error) {
	code, ok := refLetters(typed)
	if !ok || len(code) < 2 || len(code) > 2+caseCode {
		return nil, nil
	}
	plain := plainRef.Replace(code)
	var out []place
	for _, t := range []struct {
		kinds []int
		query string
		begin string
	}{
		{[]int{0}, `select 0, c.id, 0 from cases c where c.ref >= :begin and c.ref < :begin || '~' and ` + seesCase + ` order by c.ref limit :limit + 0`,
			code[:2] + "-" + plain[2:]},
		{[]int{1, 2}, `select case s.kind when 'person' then 1 else 2 end, s.id, 0 from subjects s where s.ref >= :begin and s.ref < :begin || '~'
			and s.merged_into is null and ` + seesSubject + ` order by s.ref limit :limit + 0`, plain},
		{[]int{3}, `select 3, i.id, 0 from incidents i where i.ref >= :begin and i.ref < :begin || '~' and ` + seesIncident + ` order by i.ref limit :limit + 0`, plain},
		{[]int{4}, `select 4, o.id, 0 from sources o where o.ref >= :begin and o.ref < :begin || '~' and ` + seesSource + ` order by o.ref limit :limit + 0`, plain},
	} {
		if !slices.ContainsFunc(t.kinds, func(kind int) bool { return wanted(kinds, kind) }) {
			continue
		}
		list, err := all(ctx, q, t.query, append(sight.args(), sql.Named("begin", t.begin), sql.Named("limit", limit)), scanPlace)
		if err != nil {
			return nil, err
		}
		out = append(out, slices.DeleteFunc(list, func(p place) bool { return !wanted(kinds, p.kind) })...)
	}
	return out, nil
}

// plainRef reads the characters that are mistaken for others in the random part of a ref.
var plainRef = strings.NewReplacer("O", "0", "I", "1", "L", "1")

// refLetters gives the capitals and digits of what may be the beginning of a ref; false where other characters stand in it.
func refLetters(typed string) (string, bool) {
	text := strings.ToUpper(strings.TrimPrefix(strings.TrimSpace(typed), "#"))
	if len(text) > 2 && text[2] == '-' {
		text = text[:2] + text[3:]
	}
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return "", false
		}
	}
	return text, text != ""
}

// recentIncidents is how far back people and outlets are looked for when nothing is typed.
const recentIncidents = 300

// latest finds what changed last. People and outlets are ordered by the incidents within the sight that name them: their
// own row also changes with a name that the reader may not see.
func latest(ctx context.Context, q querier, sight Sight, kinds []string, limit int) ([][]place, error) {
	people := func(kind string) string {
		return `select case s.kind when 'person' then 1 else 2 end, s.id, 0 from (select i.id, i.changed_at from incidents i where ` + seesIncident + `
				order by i.changed_at desc, i.id desc limit :recent + 0) r
			join targets t on t.incident_id = r.id join subjects p on p.id = t.subject_id join subjects s on s.id in (p.id, coalesce(p.outlet_id, p.id))
			where s.kind = '` + kind + `' and ` + seesIdentity + ` group by s.id order by max(r.changed_at) desc, max(r.id) desc, s.id limit :limit + 0`
	}
	var lists [][]place
	for kind, query := range []string{
		`select 0, c.id, 0 from cases c where ` + seesCase + ` order by c.changed_at desc, c.id desc limit :limit + 0`,
		people(Person),
		people(Outlet),
		`select 3, i.id, 0 from incidents i where ` + seesIncident + ` order by i.changed_at desc, i.id desc limit :limit + 0`,
		`select 4, o.id, 0 from sources o where ` + seesSource + ` order by o.changed_at desc, o.id desc limit :limit + 0`,
	} {
		if !wanted(kinds, kind) {
			continue
		}
		list, err := all(ctx, q, query, append(sight.args(), sql.Named("limit", limit), sql.Named("recent", recentIncidents)), scanPlace)
		if err != nil {
			return nil, err
		}
		lists = append(lists, list)
	}
	return lists, nil
}

// evenly takes at most limit places from lists, each place once, in the order of the lists; a long list leaves to every
// later one its even part.
func evenly(lists [][]place, limit int) []place {
	type key struct {
		kind int
		id   int64
	}
	seen := map[key]bool{}
	for i, list := range lists {
		lists[i] = slices.DeleteFunc(slices.Clone(list), func(p place) bool {
			twice := seen[key{p.kind, p.id}]
			seen[key{p.kind, p.id}] = true
			return twice
		})
	}
	lists = slices.DeleteFunc(lists, func(list []place) bool { return len(list) == 0 })
	take := make([]int, len(lists))
	for left := limit; left > 0; {
		before := left
		for i, list := range lists {
			if left > 0 && take[i] < len(list) {
				take[i]++
				left--
			}
		}
		if left == before {
			break
		}
	}
	var out []place
	for i, list := range lists {
		out = append(out, list[:take[i]]...)
	}
	return out
}
