package storage

import (
	"context"
	"errors"
	"fmt"
)

// Case reads one case by its ref; ErrNotFound where there is none within the sight.
func (s *Store) Case(ctx context.Context, sight Sight, ref string) (Case, error) {
	return readOne(ctx, s, sight, RefCase, ref, loadCases)
}

// Subject reads one person or outlet by its ref; ErrNotFound where there is none within the sight. The ref of somebody who
// was merged into another opens the other.
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

// readOne reads the object of a ref on a snapshot of its own.
func readOne[T any](ctx context.Context, s *Store, sight Sight, kind, ref string, load func(context.Context, querier, Sight, []int64) ([]T, error)) (T, error) {
	var v T
	err := s.view(ctx, func(q querier) error {
		var err error
		v, err = readIn(ctx, q, sight, kind, ref, load)
		return err
	})
	if err != nil {
		var zero T
		return zero, fmt.Errorf("read %s: %w", kind, err)
	}
	return v, nil
}

// readIn reads the object of a ref within the sight; ErrNotFound where it is missing or hidden.
func readIn[T any](ctx context.Context, q querier, sight Sight, kind, ref string, load func(context.Context, querier, Sight, []int64) ([]T, error)) (T, error) {
	var none T
	id, err := lookUp(ctx, q, kind, ref)
	if err != nil {
		return none, err
	}
	found, err := load(ctx, q, sight, []int64{id})
	if err != nil {
		return none, err
	}
	if len(found) == 0 {
		return none, ErrNotFound
	}
	return found[0], nil
}

// lookUpSeen finds the object of a ref within the sight; ErrNotFound where it is missing or hidden.
func lookUpSeen(ctx context.Context, q querier, sight Sight, kind, ref string) (int64, error) {
	id, err := lookUp(ctx, q, kind, ref)
	if err != nil {
		return 0, err
	}
	seen, err := sees(ctx, q, sight, kind, id)
	if err != nil {
		return 0, err
	}
	if !seen {
		return 0, ErrNotFound
	}
	return id, nil
}

// sees tells whether an object is within the sight now.
func sees(ctx context.Context, q querier, sight Sight, kind string, id int64) (bool, error) {
	var text string
	switch kind {
	case RefCase:
		text = `select 1 from cases c where c.id = :id and ` + seesCase
	case RefIncident:
		text = `select 1 from incidents i where i.id = :id and ` + seesIncident
	case RefSubject:
		text = `select 1 from subjects s where s.id = :id and ` + seesSubject
	case RefSource:
		text = `select 1 from sources o where o.id = :id and ` + seesSource
	default:
		return false, nil
	}
	_, err := one(ctx, q, text, append(sight.args(), namedID(id)), value[int])
	if isMissing(err) {
		return false, nil
	}
	return err == nil, err
}

// isMissing tells whether an error says that there is no such thing.
func isMissing(err error) bool { return errors.Is(err, ErrNotFound) }
