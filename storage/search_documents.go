package storage

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// fewDocuments is how many objects of one kind are looked at, each in its own place. Of more, those that the sight may not see
// are taken away: which they are stands in an index, and to read that is quicker than to look at all the others.
const fewDocuments = 400

// documents are the objects whose documents match a search expression.
type documents struct {
	few int // fewDocuments
	// of has their numbers, ascending, by the kind of document: docCase …
	of [docKinds][]int64
}

// matched finds the documents that match a search expression, no more than most; 0: all.
func matched(ctx context.Context, q querier, match string, most int) (documents, error) {
	from, args := `search where search match :match`, []any{sql.Named("match", match)}
	if most > 0 {
		from, args = `(select docid from search where search match :match limit :most + 0)`, append(args, sql.Named("most", most))
	}
	d := documents{few: fewDocuments}
	list, err := numberList(ctx, q, `select coalesce(group_concat(docid), '') from `+from, args)
	if err != nil {
		return d, err
	}
	slices.Sort(list)
	for kind := range d.of {
		next, _ := slices.BinarySearch(list, int64(kind+1)<<docBits)
		d.of[kind], list = list[:next], list[next:]
		for n := range d.of[kind] {
			d.of[kind][n] &= 1<<docBits - 1
		}
	}
	return d, nil
}

// numberList reads what a query's group_concat makes of numbers: one long row takes a part of the time that many short ones take.
func numberList(ctx context.Context, q querier, text string, args []any) ([]int64, error) {
	list, err := one(ctx, q, text, args, value[string])
	if err != nil || list == "" {
		return nil, err
	}
	out := make([]int64, 0, strings.Count(list, ",")+1)
	for word := range strings.SplitSeq(list, ",") {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read list of numbers: %w", err)
		}
		out = append(out, n)
	}
	return out, nil
}

func (d documents) count() int {
	n := 0
	for _, list := range d.of {
		n += len(list)
	}
	return n
}

// kindsOfHit are the kinds of hit, by their place in hitKinds, that the kinds of document lead to.
var kindsOfHit = [docKinds][]int{docCase: {0}, docIncident: {3}, docName: {1, 2}, docSource: {4}} //nolint:gochecknoglobals // a constant table

// beyond finds, of a kind of document, what is not public and reaches less far than the sight without what its account owns
// or is given. Names have no such query: who has one is seen by all that links him.
var beyond = [docKinds]string{ //nolint:gochecknoglobals // a constant table
	docCase:     `select coalesce(group_concat(c.id), '') from cases c where c.visibility > 1 and c.visibility > :sees + 0`,
	docIncident: `select coalesce(group_concat(i.id), '') from incidents i where i.reach > 1 and i.reach > :sees + 0`,
	docSource:   `select coalesce(group_concat(o.id), '') from sources o where o.reach > 1 and o.reach > :sees + 0`,
}

// part tells what of the kinds is within the sight for certain from what has to be looked at. Neither has what is hidden for
// certain.
func (d documents) part(ctx context.Context, q querier, sight Sight, kinds []string) (certain, doubtful documents, err error) {
	for kind, list := range d.of {
		switch {
		case !slices.ContainsFunc(kindsOfHit[kind], func(hit int) bool { return wanted(kinds, hit) }):
		case len(list) <= d.few || beyond[kind] == "":
			doubtful.of[kind] = list
		default:
			hidden, err := numberList(ctx, q, beyond[kind], sight.args())
			if err != nil {
				return certain, doubtful, err
			}
			slices.Sort(hidden)
			var own []int64
			certain.of[kind], own = apart(list, hidden)
			if sight.Own() { // some of what is restricted may be the asker's
				doubtful.of[kind] = own
			}
		}
	}
	return certain, doubtful, nil
}

// apart parts an ascending list into what is not in another one and what is.
func apart(list, other []int64) (rest, both []int64) {
	rest = make([]int64, 0, len(list))
	for _, n := range list {
		for len(other) > 0 && other[0] < n {
			other = other[1:]
		}
		if len(other) > 0 && other[0] == n {
			both = append(both, n)
		} else {
			rest = append(rest, n)
		}
	}
	return rest, both
}

// found is a query for the objects of some kinds within the sight that have one of the documents or, where exact names count,
// a name that is the whole question: one row an object, with its kind, its number, whether the name is the question, and the
// day that orders it among its kind. Empty: there can be none.
func (d documents) found(kinds []string, name string) string {
	var arms []string
	if len(d.of[docCase]) > 0 {
		arms = append(arms, `select 0 as kind, c.id as id, 0 as exact, '' as day from json_each(:cases) f cross join cases c on c.id = f.value where `+seesCase)
	}
	if arm := d.foundSubjects(kinds, name != ""); arm != "" {
		arms = append(arms, arm)
	}
	if len(d.of[docIncident]) > 0 {
		arms = append(arms, `select 3 as kind, i.id as id, 0 as exact, `+dayOfIncident+` as day from json_each(:incidents) f cross join incidents i on i.id = f.value where `+seesIncident)
	}
	if len(d.of[docSource]) > 0 {
		arms = append(arms, `select 4 as kind, o.id as id, 0 as exact, `+dayOfSource+` as day from json_each(:sources) f cross join sources o on o.id = f.value where `+seesSource)
	}
	return strings.Join(arms, ` union all `)
}

// The days by which the incidents i and the sources o are ordered among what was found.
const (
	dayOfIncident = `coalesce(i.date_to, i.date_from, '')`
	dayOfSource   = `coalesce(o.published_to, o.published_from, '')`
)

// foundSubjects is the query for people and outlets, each once.
func (d documents) foundSubjects(kinds []string, exact bool) string {
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
	if len(d.of[docName]) > 0 {
		arms = append(arms, `select s.id as id, n.folded = :name as exact from json_each(:names) f cross join subject_names n on n.id = f.value
			cross join subjects s on s.id = n.subject_id where `+of+seesName)
	}
	if exact {
		arms = append(arms, `select s.id as id, 1 as exact from subject_names n cross join subjects s on s.id = n.subject_id where n.folded = :name and `+of+seesName)
	}
	if len(arms) == 0 {
		return ""
	}
	return `select case s.kind when 'person' then 1 else 2 end as kind, s.id as id, max(m.exact) as exact, '' as day
		from (` + strings.Join(arms, ` union all `) + `) m cross join subjects s on s.id = m.id where ` + seesSubject + ` group by s.id`
}

// args are what the queries above bind.
func (d documents) args(sight Sight, name string) []any {
	return append(sight.args(), sql.Named("name", name), sql.Named("cases", ids(d.of[docCase])), sql.Named("incidents", ids(d.of[docIncident])),
		sql.Named("names", ids(d.of[docName])), sql.Named("sources", ids(d.of[docSource])))
}

// dayed is an object that was found, with the day that orders it among its kind.
type dayed struct {
	place
	day string
}

// run is a stretch of what was found, of which each part is listed before the next one.
type run struct {
	rows []dayed
	// certain are numbers of objects of the kind, of which nothing else has been read.
	kind    int
	certain []int64
}

// placesOfWords finds one page of what matches a search expression, and counts it all. name is the FoldName of the
// question; empty: exact names do not count.
func placesOfWords(ctx context.Context, q querier, sight Sight, match, name string, kinds []string, p Page) ([]place, int, error) {
	if match == "" {
		return nil, 0, nil
	}
	d, err := matched(ctx, q, match, 0)
	if err != nil {
		return nil, 0, err
	}
	return d.places(ctx, q, sight, name, kinds, p)
}

// places is one page of the objects found in the documents, and how many there are: exact names, then each kind, of which
// the newest come first.
func (d documents) places(ctx context.Context, q querier, sight Sight, name string, kinds []string, p Page) ([]place, int, error) {
	certain, doubtful, err := d.part(ctx, q, sight, kinds)
	if err != nil {
		return nil, 0, err
	}
	runs := make([]run, 1+len(hitKinds)) // the exact ones, and one for each kind
	if found := doubtful.found(kinds, name); found != "" {
		err := q.each(ctx, found, doubtful.args(sight, name), func(row *tuple) error {
			var r dayed
			err := row.Scan(&r.kind, &r.id, &r.exact, &r.day)
			at := 1 + r.kind
			if r.exact {
				at = 0
			}
			runs[at].rows = append(runs[at].rows, r)
			return err
		})
		if err != nil {
			return nil, 0, err
		}
	}
	for kind, list := range certain.of {
		if len(list) > 0 {
			hit := kindsOfHit[kind][0]
			runs[1+hit].kind, runs[1+hit].certain = hit, list
		}
	}
	var out []place
	total := 0
	for _, r := range runs {
		from := max(p.Offset-total, 0)
		n := len(r.rows) + len(r.certain)
		total += n
		if to := min(p.Offset+p.Limit-total+n, n); from < to {
			part, err := r.page(ctx, q, from, to)
			if err != nil {
				return nil, 0, err
			}
			out = append(out, part...)
		}
	}
	return out, total, nil
}

// page is a stretch of the run.
func (r run) page(ctx context.Context, q querier, from, to int) ([]place, error) {
	by := map[int]string{
		3: `select 3, i.id, 0 from json_each(:ids) f cross join incidents i on i.id = f.value order by ` + dayOfIncident,
		4: `select 4, o.id, 0 from json_each(:ids) f cross join sources o on o.id = f.value order by ` + dayOfSource,
	}[r.kind]
	if len(r.certain) > 0 && by != "" {
		list := slices.Clone(r.certain)
		for _, d := range r.rows {
			list = append(list, d.id)
		}
		return all(ctx, q, by+` desc, f.value desc limit :limit + 0 offset :offset + 0`,
			[]any{sql.Named("ids", ids(list)), sql.Named("limit", to-from), sql.Named("offset", from)}, scanPlace)
	}
	for _, id := range r.certain {
		r.rows = append(r.rows, dayed{place: place{kind: r.kind, id: id}})
	}
	slices.SortFunc(r.rows, func(a, b dayed) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(b.day, a.day), cmp.Compare(b.id, a.id))
	})
	var out []place
	for _, d := range r.rows[from:to] {
		out = append(out, d.place)
	}
	return out, nil
}

// anySeen tells whether something of the kinds within the sight matches a search expression. Mostly the first documents
// tell.
func anySeen(ctx context.Context, q querier, sight Sight, match string, kinds []string) (bool, error) {
	for _, most := range []int{fewDocuments, 0} {
		d, err := matched(ctx, q, match, most)
		if err != nil {
			return false, err
		}
		certain, doubtful, err := d.part(ctx, q, sight, kinds)
		if err != nil || certain.count() > 0 {
			return err == nil, err
		}
		if found := doubtful.found(kinds, ""); found != "" {
			_, err := one(ctx, q, `select 1 from (`+found+`) limit 1`, doubtful.args(sight, ""), value[int])
			if !isMissing(err) {
				return err == nil, err
			}
		}
		if d.count() < most {
			break
		}
	}
	return false, nil
}
