package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// FreeRef draws a ref that nothing has, for something that an import is about to bring. country is a case's.
func (s *Store) FreeRef(ctx context.Context, kind, country string) (string, error) {
	length := otherCode
	if kind == RefCase {
		length = caseCode
	}
	var ref string
	err := s.view(ctx, func(q querier) error {
		for {
			code, err := newCode(s.random, length)
			if err != nil {
				return err
			}
			_, err = one(ctx, q, `select object_id from refs where code = ?`, []any{code}, value[int64])
			if errors.Is(err, ErrNotFound) {
				if kind != RefCase {
					country = ""
				}
				ref = canonicalRef(country, code)
				return nil
			}
			if err != nil {
				return err
			}
		}
	})
	if err != nil {
		return "", fmt.Errorf("draw ref: %w", err)
	}
	return ref, nil
}

// Namesakes finds the people or outlets within the sight that bear a name which folds as one of those given, by FoldName
// of it. It says nothing of whether they are the same: names are not keys.
func (s *Store) Namesakes(ctx context.Context, sight Sight, kind string, names []string) (map[string][]Subject, error) {
	folded := make([]string, 0, len(names))
	for _, n := range names {
		folded = append(folded, FoldName(n))
	}
	out := map[string][]Subject{}
	err := s.view(ctx, func(q querier) error {
		byName := map[int64][]string{}
		list, err := all(ctx, q, `select distinct n.subject_id, n.folded from json_each(:names) j cross join subject_names n on n.folded = j.value
			join subjects s on s.id = n.subject_id where s.kind = :kind and s.merged_into is null and `+seesSubject+` and `+seesName+` order by n.subject_id`,
			append(sight.args(), sql.Named("names", texts(folded)), sql.Named("kind", kind)), func(row *tuple) (id int64, err error) {
				var name string
				if err = row.Scan(&id, &name); err == nil {
					byName[id] = append(byName[id], name)
				}
				return id, err
			})
		if err != nil {
			return err
		}
		subjects, err := byID(ctx, q, sight, list, loadSubjects, func(o Subject) int64 { return o.ID })
		if err != nil {
			return err
		}
		seen := map[int64]bool{}
		for _, id := range list {
			o, ok := subjects[id]
			if !ok || seen[id] {
				continue
			}
			seen[id] = true
			for _, name := range byName[id] {
				out[name] = append(out[name], o)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find namesakes: %w", err)
	}
	return out, nil
}

// Slugs finds, of the incidents within the sight that another tracker's export brought, the refs by their slugs.
func (s *Store) Slugs(ctx context.Context, sight Sight) (map[string]string, error) {
	out := map[string]string{}
	err := s.view(ctx, func(q querier) error {
		_, err := all(ctx, q, `select i.slug, i.ref from incidents i where i.slug is not null and `+seesIncident, sight.args(),
			func(row *tuple) (struct{}, error) {
				var slug, ref string
				err := row.Scan(&slug, &ref)
				out[slug] = ref
				return struct{}{}, err
			})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find slugs: %w", err)
	}
	return out, nil
}

// CasesTitled finds the cases of a country within the sight that have exactly the title.
func (s *Store) CasesTitled(ctx context.Context, sight Sight, title, country string) ([]Case, error) {
	var out []Case
	err := s.view(ctx, func(q querier) error {
		list, err := all(ctx, q, `select c.id from cases c where c.title = :title and c.country = :country and `+seesCase+` order by c.id`,
			append(sight.args(), sql.Named("title", title), sql.Named("country", country)), value[int64])
		if err != nil {
			return err
		}
		out, err = loadCases(ctx, q, sight, list)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find cases by title: %w", err)
	}
	return out, nil
}
