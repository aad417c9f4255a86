package storage

import (
	"context"
	"fmt"
)

// Case reads one case by its ref; ErrNotFound where there is none within the sight.
func (s *Store) Case(ctx context.Context, sight Sight, ref string) (Case, error) {
	return readOne(ctx, s, sight, RefCase, ref, loadCases)
}

// Subject reads one person or outlet by its ref; ErrNotFound where there is none within the sight.
func (s *Store) Subject(ctx context.Context, sight Sight, ref string) (Subject, error) {
	return readOne(ctx, s, sight, RefSubject, ref, loadSubjects)
}

// Source reads one source by its ref; ErrNotFound where there is none within the sight.
func (s *Store) Source(ctx context.Context, sight Sight, ref string) (Source, error) {
	return readOne(ctx, s, sight, RefSource, ref, loadSources)
}

// Incident reads one incident by its ref; ErrNotFound where there is none within the sight.
func (s *Store) Incident(ctx context.Context, sight Sight, ref string) (Incident, error) {
	return readOne(ctx, s, sight, RefIncident, ref, loadIncidents)
}

func readOne[T any](ctx context.Context, s *Store, sight Sight, kind, ref string, load func(context.Context, querier, Sight, []int64) ([]T, error)) (T, error) {
	var v T
	err := s.view(ctx, func(q querier) error {
		id, err := lookUp(ctx, q, kind, ref)
		if err != nil {
			return err
		}
		found, err := load(ctx, q, sight, []int64{id})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return ErrNotFound
		}
		v = found[0]
		return nil
	})
	if err != nil {
		return v, fmt.Errorf("read %s: %w", kind, err)
	}
	return v, nil
}
