package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// eyes look at the records that the log keeps. A record is the whole object, so what a reader may not see of it is taken out
// before he sees it, and a change of which he sees nothing is none to him: a name that came with a hidden incident, a link
// to one, who owns a case.
type eyes struct {
	q     querier
	sight Sight
	seen  map[string]bool // by kind and ref
	named map[string]bool // whether the names of a subject may be said, by ref
}

func eyesOf(q querier, sight Sight) *eyes {
	return &eyes{q: q, sight: sight, seen: map[string]bool{}, named: map[string]bool{}}
}

// compare gives the records of an entry as the reader may see them, those of a time at which he did not see the object
// left out. It is false where he saw it before and after and there is no difference to him.
func (e *eyes) compare(ctx context.Context, c Change, was, is bool) (before, after string, seen bool, err error) {
	if was {
		if before, err = e.look(ctx, c.Object, c.Ref, c.Before); err != nil {
			return "", "", false, err
		}
	}
	if is {
		if after, err = e.look(ctx, c.Object, c.Ref, c.After); err != nil {
			return "", "", false, err
		}
	}
	same := was && is && before != "" && before == after
	return before, after, !same, nil
}

// look is a record without what the sight does not reach.
func (e *eyes) look(ctx context.Context, kind, ref, record string) (string, error) {
	if record == "" || e.sight.all {
		return record, nil
	}
	var err error
	switch kind {
	case RefCase:
		record, err = without(record, func(c *Case) error {
			if !e.sight.Team() {
				c.Owner = ""
			}
			return nil
		})
	case RefIncident:
		record, err = without(record, func(i *Incident) error { return e.incident(ctx, i) })
	case RefSubject:
		record, err = without(record, func(s *Subject) error { return e.subject(ctx, ref, s) })
	case RefSource:
		record, err = without(record, func(o *Source) error {
			seen, err := e.sees(ctx, RefSource, o.DerivedFrom)
			if !seen {
				o.DerivedFrom = ""
			}
			return err
		})
	}
	return record, err
}

// without decodes a record, takes out of it what must not be seen, and encodes it.
func without[T any](record string, hide func(*T) error) (string, error) {
	var v T
	if err := json.Unmarshal([]byte(record), &v); err != nil {
		return "", fmt.Errorf("read change log: %w", err)
	}
	if err := hide(&v); err != nil {
		return "", err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("read change log: %w", err)
	}
	return string(b), nil
}

func (e *eyes) incident(ctx context.Context, i *Incident) error {
	if seen, err := e.sees(ctx, RefCase, i.Case); err != nil {
		return err
	} else if !seen {
		i.Case = ""
	}
	var links []Link
	for _, l := range i.Links {
		seen, err := e.sees(ctx, RefIncident, l.To)
		if err != nil {
			return err
		}
		if seen {
			links = append(links, l)
		}
	}
	i.Links = links
	for n := range i.Targets {
		t := &i.Targets[n]
		if t.Named == "" || t.Subject == "" {
			continue
		}
		may, err := e.mayName(ctx, t.Subject)
		if err != nil {
			return err
		}
		if !may {
			t.Named = ""
		}
	}
	return nil
}

func (e *eyes) subject(ctx context.Context, ref string, s *Subject) error {
	may, err := e.mayName(ctx, ref)
	if err != nil {
		return err
	}
	var hidden error
	s.Names = slices.DeleteFunc(s.Names, func(n Name) bool {
		if !may || n.Incident == "" {
			return !may
		}
		seen, err := e.sees(ctx, RefIncident, n.Incident)
		if err != nil {
			hidden = err
		}
		return !seen
	})
	if hidden != nil {
		return hidden
	}
	seen, err := e.sees(ctx, RefSubject, s.Outlet)
	if !seen {
		s.Outlet = ""
	}
	return err
}

// sees tells whether the object of a ref is within the sight now; no ref is nothing.
func (e *eyes) sees(ctx context.Context, kind, ref string) (bool, error) {
	if ref == "" {
		return false, nil
	}
	key := kind + " " + ref
	if seen, ok := e.seen[key]; ok {
		return seen, nil
	}
	_, err := lookUpSeen(ctx, e.q, e.sight, kind, ref)
	if err != nil && !isMissing(err) {
		return false, err
	}
	e.seen[key] = err == nil
	return err == nil, nil
}

// mayName tells whether the names of the subject of a ref may be said.
func (e *eyes) mayName(ctx context.Context, ref string) (bool, error) {
	if may, ok := e.named[ref]; ok {
		return may, nil
	}
	id, err := lookUp(ctx, e.q, RefSubject, ref)
	if err == nil {
		_, err = one(ctx, e.q, `select 1 from subjects s where s.id = :id and `+seesIdentity, append(e.sight.args(), namedID(id)), value[int])
	}
	if err != nil && !isMissing(err) {
		return false, err
	}
	e.named[ref] = err == nil
	return err == nil, nil
}
