package storage

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hbollon/go-edlib"
)

const (
	// maxNear is how many words like one of the question are looked for.
	maxNear = 8
	// maxCandidates is how many objects that have such words are compared with the question.
	maxCandidates = 100
)

// Suggest finds what may have been meant by a text that found nothing: the objects within the sight whose ref is one
// character off, and those whose names or titles have the words most like its words, the likest first. kinds limits what
// is suggested; none: everything. It gives at most limit hits; none where nothing is like it.
//
// The words of the whole index are compared, hidden ones too, but each is looked up within the sight before any choice
// is made among them: one that only hidden things have would otherwise push out another, and so give itself away.
func (s *Store) Suggest(ctx context.Context, sight Sight, text string, kinds []string, limit int) ([]Hit, error) {
	if sight.Blind() || limit <= 0 {
		return nil, nil
	}
	var out []Hit
	err := s.view(ctx, func(q querier) error {
		refs, err := refsNear(ctx, q, sight, text, kinds)
		if err != nil {
			return err
		}
		hits, err := loadNamedHits(ctx, q, sight, refs, limit)
		if err != nil {
			return err
		}
		alike, err := likest(ctx, q, sight, text, kinds)
		if err != nil {
			return err
		}
		for _, h := range append(hits, alike...) {
			if len(out) < limit && !slices.ContainsFunc(out, func(have Hit) bool { return have.Ref == h.Ref }) {
				h.Exact = false
				out = append(out, h.Hit)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	return out, nil
}

// likest finds the objects whose words are most like those of a text: all its words if there are such, else some.
func likest(ctx context.Context, q querier, sight Sight, text string, kinds []string) ([]hitText, error) {
	var asked []string
	var near [][]string
	for _, w := range askedWords(text) {
		key := sound(w, byEar)
		terms, err := termsNear(ctx, q, sight, key, kinds)
		if err != nil {
			return nil, err
		}
		if len(terms) > 0 {
			asked, near = append(asked, key), append(near, terms)
		}
	}
	tries := [][][]string{near}
	if len(near) > 1 {
		tries = append(tries, [][]string{slices.Concat(near...)})
	}
	for _, keys := range tries {
		if len(keys) == 0 {
			continue
		}
		places, _, err := placesOfWords(ctx, q, sight, matchAll(keys), "", kinds, Page{Limit: maxCandidates})
		if err != nil {
			return nil, err
		}
		hits, err := loadNamedHits(ctx, q, sight, places, maxCandidates)
		if err != nil {
			return nil, err
		}
		if len(hits) > 0 {
			distances := make(map[string]int, len(hits))
			for _, h := range hits {
				distances[h.Ref] = distance(asked, h.texts)
			}
			slices.SortStableFunc(hits, func(a, b hitText) int { return cmp.Compare(distances[a.Ref], distances[b.Ref]) })
			return hits, nil
		}
	}
	return nil, nil
}

// distance is how far the words of a question are from those of the nearest of some texts, in slips of the pen.
func distance(asked, texts []string) int {
	nearest := -1
	for _, text := range texts {
		words := strings.Fields(document(text))
		sum := 0
		for _, a := range asked {
			least := len(a)
			for _, w := range words {
				least = min(least, edlib.OSADamerauLevenshteinDistance(a, w))
			}
			sum += least
		}
		if nearest < 0 || sum < nearest {
			nearest = sum
		}
	}
	return nearest
}

// slips is how many letters of a word may be wrong, missing, too many or swapped; none in one too short to be known again.
func slips(word string) int {
	switch {
	case len(word) < 3:
		return 0
	case len(word) < 5:
		return 1
	}
	return 2
}

// termsNear finds the words of the index most like one that stand in something within the sight, the likest first, and
// the word itself where it begins one.
func termsNear(ctx context.Context, q querier, sight Sight, word string, kinds []string) ([]string, error) {
	allowed := slips(word)
	if allowed == 0 {
		return nil, nil // a letter or two are the beginning of too much
	}
	candidates := []string{word + "*"}
	terms, err := all(ctx, q, `select distinct t.term from json_each(:begins) b cross join search_terms t
		where t.term >= b.value and t.term < b.value || '~' and t.col = '*' and length(t.term) between :least and :most`,
		[]any{sql.Named("begins", beginnings(word)), sql.Named("least", len(word)-allowed), sql.Named("most", len(word)+allowed)}, value[string])
	if err != nil {
		return nil, err
	}
	distances := make(map[string]int, len(terms))
	for _, t := range terms {
		distances[t] = edlib.OSADamerauLevenshteinDistance(word, t)
	}
	terms = slices.DeleteFunc(terms, func(t string) bool { return distances[t] == 0 || distances[t] > allowed || notSurname(t) })
	slices.SortFunc(terms, func(a, b string) int { return cmp.Or(cmp.Compare(distances[a], distances[b]), cmp.Compare(a, b)) })
	candidates = append(candidates, terms...)
	var out []string
	for _, t := range candidates {
		seen, err := anySeen(ctx, q, sight, `"`+t+`"`, kinds)
		if err != nil {
			return nil, err
		}
		if seen {
			out = append(out, t)
		}
		if len(out) == maxNear {
			break
		}
	}
	return out, nil
}

// beginnings are the first letters that a word one means may have, so that not every word of the index need be compared:
// its own first letter, the second where the first is too many or swapped, and any other letter before them.
func beginnings(word string) string {
	list := []string{word[:1]}
	if word[1] != word[0] {
		list = append(list, word[1:2])
	}
	for c := byte('a'); c <= 'z'; c++ {
		if c == word[0] || c == word[1] {
			continue
		}
		for _, second := range word[:2] {
			if begin := string(c) + string(second); !slices.Contains(list, begin) {
				list = append(list, begin)
			}
		}
	}
	b, _ := json.Marshal(list) //nolint:errchkjson // strings always encode
	return string(b)
}

// refsNear finds the objects whose ref is one character off what was typed: another, one missing, one too many, two
// swapped, or a case's under other country letters.
func refsNear(ctx context.Context, q querier, sight Sight, text string, kinds []string) ([]place, error) {
	typed, ok := refLetters(text)
	if !ok || len(typed) < otherCode-1 || len(typed) > 2+caseCode+1 || !strings.ContainsAny(typed, crockford[:10]) {
		return nil, nil
	}
	wholes := variants(plainRef.Replace(typed), otherCode)
	country, random := typed[:2], plainRef.Replace(typed[2:])
	for _, code := range variants(random, caseCode) {
		wholes = append(wholes, country+"-"+code)
	}
	codes := make([]string, len(wholes), len(wholes)+1)
	for i, w := range wholes {
		codes[i] = w[strings.IndexByte(w, '-')+1:]
	}
	if len(random) == caseCode {
		codes = append(codes, random)
	}
	slices.Sort(codes)
	list, err := json.Marshal(slices.Compact(codes))
	if err != nil {
		return nil, fmt.Errorf("encode refs: %w", err)
	}
	type object struct {
		kind, ref string
		id        int64
	}
	objects, err := all(ctx, q, `select r.kind, r.object_id, coalesce((select c.ref from cases c where r.kind = 'case' and c.id = r.object_id), r.code)
		from json_each(?) j join refs r on r.code = j.value order by r.code`, []any{string(list)}, func(row *tuple) (o object, err error) {
		err = row.Scan(&o.kind, &o.id, &o.ref)
		return o, err
	})
	if err != nil {
		return nil, err
	}
	var out []place
	for _, o := range objects {
		otherCountry := o.kind == RefCase && len(random) == caseCode && strings.HasSuffix(o.ref, "-"+random)
		if !otherCountry && !slices.Contains(wholes, o.ref) {
			continue
		}
		p, err := seenPlace(ctx, q, sight, o.kind, o.id)
		if isMissing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if wanted(kinds, p.kind) {
			out = append(out, p)
		}
	}
	return out, nil
}

// variants are the codes of a length that are one slip from what was typed.
func variants(typed string, length int) []string {
	var out []string
	switch len(typed) {
	case length:
		for i := range len(typed) {
			for _, c := range crockford {
				out = append(out, typed[:i]+string(c)+typed[i+1:])
			}
			if i > 0 {
				out = append(out, typed[:i-1]+typed[i:i+1]+typed[i-1:i]+typed[i+1:])
			}
		}
	case length - 1:
		for i := range length {
			for _, c := range crockford {
				out = append(out, typed[:i]+string(c)+typed[i:])
			}
		}
	case length + 1:
		for i := range len(typed) {
			out = append(out, typed[:i]+typed[i+1:])
		}
	}
	return out
}
