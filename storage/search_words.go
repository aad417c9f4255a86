package storage

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

// maxWords bounds how many words of a question are looked for, maxLetters how much of each, and maxSoundless how much of the
// key of a text whose letters all stand for no sound.
const (
	maxWords     = 12
	maxLetters   = 40
	maxSoundless = 8 * maxLetters
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
		// Nothing but soundless letters, as far as they are looked at.
		for _, key := range strings.Fields(Fold(text)) {
			keys = append(keys, []string{key[:min(len(key), maxSoundless)] + "*"})
		}
		keys = keys[:min(len(keys), maxWords)]
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

// fewDocuments is how many documents of the index are listed before they are looked at kind by kind. A question that
// matches more is left to the index whole.
const fewDocuments = 400

// documents is where a query takes the documents of one kind from: the index itself, or a list of them.
type documents struct {
	from  string       // of a query; the documents are called f
	docid string       // the number of a document
	match string       // the condition that it matches
	kinds map[int]bool // the kinds of document there are (docCase …)
	list  string       // the list, as JSON
}

// matched finds where the documents that match a search expression are best taken from.
func matched(ctx context.Context, q querier, match string) (documents, error) {
	list, err := all(ctx, q, `select docid from search where search match :match limit :few + 0`,
		[]any{sql.Named("match", match), sql.Named("few", fewDocuments+1)}, value[int64])
	if err != nil {
		return documents{}, err
	}
	if len(list) > fewDocuments {
		return documents{from: `search f`, docid: `f.docid`, match: `f.search match :match`,
			kinds: map[int]bool{docCase: true, docIncident: true, docName: true, docSource: true}}, nil
	}
	d := documents{from: `json_each(:docs) f`, docid: `f.value`, match: `1`, kinds: map[int]bool{}, list: ids(list)}
	for _, docid := range list {
		d.kinds[int(docid>>docBits)] = true
	}
	return d, nil
}

// found is a query for the objects of some kinds within the sight that have such a document or, where exact names count,
// a name that is the whole question: one row an object, with its kind, its number, the day that orders it among its kind,
// and whether the name is the question. Empty: there can be none. The documents of a kind have one stretch of numbers
// (put.go), and the index hands out one stretch without the rest.
func (d documents) found(kinds []string, name string) string {
	in := func(first, next string) string {
		return d.match + ` and ` + d.docid + ` between ` + first + ` and ` + next + ` - 1 and `
	}
	var arms []string
	if d.kinds[docCase] && wanted(kinds, 0) {
		arms = append(arms, `select 0 as kind, c.id as id, '' as day, 0 as exact from `+d.from+` cross join cases c on c.id = `+d.docid+` - `+firstCase+`
			where `+in(firstCase, firstIncident)+seesCase)
	}
	if arm := d.foundSubjects(kinds, in(firstName, firstSource), name != ""); arm != "" {
		arms = append(arms, arm)
	}
	if d.kinds[docIncident] && wanted(kinds, 3) {
		arms = append(arms, `select 3 as kind, i.id as id, coalesce(i.date_to, i.date_from, '') as day, 0 as exact from `+d.from+` cross join incidents i on i.id = `+d.docid+` - `+firstIncident+`
			where `+in(firstIncident, firstName)+seesIncident)
	}
	if d.kinds[docSource] && wanted(kinds, 4) {
		arms = append(arms, `select 4 as kind, o.id as id, coalesce(o.published_to, o.published_from, '') as day, 0 as exact from `+d.from+` cross join sources o on o.id = `+d.docid+` - `+firstSource+`
			where `+in(firstSource, firstNone)+seesSource)
	}
	return strings.Join(arms, ` union all `)
}

// foundSubjects is the query for people and outlets, each once.
func (d documents) foundSubjects(kinds []string, in string, exact bool) string {
	of := `s.merged_into is null and `
	switch {
	case !wanted(kinds, 1) && !wanted(kinds, 2):
		return ""
	case !wanted(kinds, 2):
		of += `s.kind = 'person' and `
	case !wanted(kinds, 1):
		of += `s.kind = 'outlet' and `
	}
	var arms []string
	if d.kinds[docName] {
		arms = append(arms, `select s.id as id, n.folded = :name as exact from `+d.from+` cross join subject_names n on n.id = `+d.docid+` - `+firstName+`
			cross join subjects s on s.id = n.subject_id where `+in+of+seesName)
	}
	if exact {
		arms = append(arms, `select s.id as id, 1 as exact from subject_names n cross join subjects s on s.id = n.subject_id where n.folded = :name and `+of+seesName)
	}
	if len(arms) == 0 {
		return ""
	}
	return `select case s.kind when 'person' then 1 else 2 end as kind, s.id as id, '' as day, max(m.exact) as exact
		from (` + strings.Join(arms, ` union all `) + `) m cross join subjects s on s.id = m.id where ` + seesSubject + ` group by s.id`
}

// args are what the queries above bind.
func (d documents) args(sight Sight, match, name string) []any {
	return append(sight.args(), sql.Named("match", match), sql.Named("docs", d.list), sql.Named("name", name))
}

// placesOfWords finds one page of what matches a search expression, and counts it all. name is the FoldName of the
// question; empty: exact names do not count.
func placesOfWords(ctx context.Context, q querier, sight Sight, match, name string, kinds []string, p Page) ([]place, int, error) {
	if match == "" {
		return nil, 0, nil
	}
	d, err := matched(ctx, q, match)
	if err != nil {
		return nil, 0, err
	}
	return d.places(ctx, q, sight, match, name, kinds, p)
}

// places is one page of the objects found in the documents, and how many there are.
func (d documents) places(ctx context.Context, q querier, sight Sight, match, name string, kinds []string, p Page) ([]place, int, error) {
	found := d.found(kinds, name)
	if found == "" {
		return nil, 0, nil
	}
	const order = ` order by exact desc, kind, day desc, id desc `
	type row struct {
		place
		total int
	}
	rows, err := all(ctx, q, `with hits as materialized (`+found+`)
		select n.total, coalesce(h.kind, -1), coalesce(h.id, 0), coalesce(h.exact, 0) from (select count(*) as total from hits) n
		left join (select * from hits`+order+`limit :limit + 0 offset :offset + 0) h`+order,
		append(d.args(sight, match, name), sql.Named("limit", p.Limit), sql.Named("offset", p.Offset)), func(r *tuple) (v row, err error) {
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

// anySeen tells whether something of the kinds within the sight matches a search expression.
func anySeen(ctx context.Context, q querier, sight Sight, match string, kinds []string) (bool, error) {
	d, err := matched(ctx, q, match)
	if err != nil {
		return false, err
	}
	found := d.found(kinds, "")
	if found == "" {
		return false, nil
	}
	_, err = one(ctx, q, `select 1 from (`+found+`) limit 1`, d.args(sight, match, ""), value[int])
	if isMissing(err) {
		return false, nil
	}
	return err == nil, err
}
