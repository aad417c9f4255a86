package storage

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

// maxWords bounds how many words of a question are looked for, and maxLetters how much of each.
const (
	maxWords   = 12
	maxLetters = 40
)

// askedWords are the words of a question that are looked for, as they were typed, without those that are no surnames.
func askedWords(text string) []string {
	words := split(text)
	rest := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		key := sound(w, byEar)
		return key == "" || notSurname(key)
	})
	if len(rest) > 0 {
		words = rest
	}
	if len(words) > maxWords {
		words = words[:maxWords]
	}
	for i, w := range words {
		if letters := []rune(w); len(letters) > maxLetters {
			words[i] = string(letters[:maxLetters])
		}
	}
	return words
}

// matchWords is the search expression for a text: every word of it, in any of its spellings, as the beginning of a word.
// The last one may still be in the typing. Empty: there is nothing to look for.
func matchWords(text string) string {
	words := askedWords(text)
	keys := make([][]string, 0, len(words))
	for i, w := range words {
		starts := readings(w)
		if i == len(words)-1 {
			starts = begun(w)
		}
		for j := range starts {
			starts[j] += "*"
		}
		if len(starts) > 0 {
			keys = append(keys, starts)
		}
	}
	if len(keys) == 0 {
		if key := Fold(text); key != "" {
			keys = [][]string{{key + "*"}} // a text of nothing but soundless letters
		}
	}
	return matchAll(keys)
}

// matchAll is the search expression for documents that have one key of each list. A key is a folded word, or the
// beginning of one with an asterisk; nothing else reaches the search engine, so that no text is a wrong expression.
func matchAll(keys [][]string) string {
	var b strings.Builder
	for i, either := range keys {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteByte('(')
		for j, key := range either {
			if j > 0 {
				b.WriteString(" OR ")
			}
			b.WriteString(`"` + key + `"`)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// The documents of the index that match, as objects within the sight: one row an object, with its kind, its number, the
// day that orders it among its kind, and whether one of its names is the whole question. The documents of a kind have
// one stretch of numbers (put.go), and the index hands out one stretch without the rest.
var found = [...]string{ //nolint:gochecknoglobals // constant texts, one a kind of hit
	`select 0 as kind, c.id as id, '' as day, 0 as exact from search f cross join cases c on c.id = f.docid - ` + firstCase + `
		where f.search match :match and f.docid between ` + firstCase + ` and ` + firstIncident + ` - 1 and ` + seesCase,
	foundSubjects("person", "1"),
	foundSubjects("outlet", "2"),
	`select 3 as kind, i.id as id, coalesce(i.date_to, i.date_from, '') as day, 0 as exact from search f cross join incidents i on i.id = f.docid - ` + firstIncident + `
		where f.search match :match and f.docid between ` + firstIncident + ` and ` + firstName + ` - 1 and ` + seesIncident,
	`select 4 as kind, o.id as id, coalesce(o.published_to, o.published_from, '') as day, 0 as exact from search f cross join sources o on o.id = f.docid - ` + firstSource + `
		where f.search match :match and f.docid >= ` + firstSource + ` and ` + seesSource,
}

// foundSubjects finds subjects of a kind by their names, each once.
func foundSubjects(kind, number string) string {
	return `select ` + number + ` as kind, m.id as id, '' as day, max(m.exact) as exact from (
		select s.id as id, n.folded = :name as exact from search f cross join subject_names n on n.id = f.docid - ` + firstName + ` cross join subjects s on s.id = n.subject_id
			where f.search match :match and f.docid between ` + firstName + ` and ` + firstSource + ` - 1 and s.kind = '` + kind + `' and ` + seesName + `
		union all
		select s.id, 1 from subject_names n cross join subjects s on s.id = n.subject_id where n.folded = :name and s.kind = '` + kind + `' and ` + seesName + `
		) m where exists (select 1 from subjects s where s.id = m.id and s.merged_into is null and ` + seesSubject + `) group by m.id`
}

// foundKinds joins the queries of the kinds that are asked for; empty for none.
func foundKinds(kinds []string) string {
	var arms []string
	for kind, arm := range found {
		if wanted(kinds, kind) {
			arms = append(arms, arm)
		}
	}
	return strings.Join(arms, ` union all `)
}

// placesOfWords finds one page of what matches a search expression, and counts it all. name is the FoldName of the question.
func placesOfWords(ctx context.Context, q querier, sight Sight, match, name string, kinds []string, p Page) ([]place, int, error) {
	arms := foundKinds(kinds)
	if match == "" || arms == "" {
		return nil, 0, nil
	}
	const order = ` order by exact desc, kind, day desc, id desc `
	args := append(sight.args(), sql.Named("match", match), sql.Named("name", name), sql.Named("limit", p.Limit), sql.Named("offset", p.Offset))
	type row struct {
		place
		total int
	}
	rows, err := all(ctx, q, `with hits as materialized (`+arms+`)
		select n.total, coalesce(h.kind, -1), coalesce(h.id, 0), coalesce(h.exact, 0) from (select count(*) as total from hits) n
		left join (select * from hits`+order+`limit :limit offset :offset) h`+order, args, func(r *sql.Rows) (v row, err error) {
		err = r.Scan(&v.total, &v.kind, &v.id, &v.exact)
		return v, err
	})
	if err != nil {
		return nil, 0, err
	}
	var places []place
	for _, r := range rows {
		if r.kind >= 0 {
			places = append(places, r.place)
		}
	}
	return places, rows[0].total, nil
}
