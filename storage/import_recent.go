package storage

import (
	"context"
	"fmt"
)

// recentAtMost is how many refs an import remembers for certain.
const recentAtMost = 1 << 14

// recent remembers what was kept or asked for last: at least recentAtMost of them, and at most twice as many.
type recent[K comparable, V any] struct{ young, old map[K]V }

func (r *recent[K, V]) get(key K) (V, bool) {
	v, ok := r.young[key]
	if !ok {
		if v, ok = r.old[key]; ok {
			r.keep(key, v)
		}
	}
	return v, ok
}

func (r *recent[K, V]) keep(key K, v V) {
	if r.young == nil || len(r.young) >= recentAtMost {
		r.young, r.old = map[K]V{}, r.young
	}
	r.young[key] = v
}

// caseRow is what an incident takes from its case.
type caseRow struct {
	id         int64
	visibility Visibility
	country    string
}

// caseOf finds the case of a ref. An import asks again and again, and changes no case that it has stored.
func (w *writer) caseOf(ctx context.Context, ref string) (caseRow, error) {
	if w.bringing != nil {
		if c, ok := w.bringing.cases.get(ref); ok {
			return c, nil
		}
	}
	id, err := lookUp(ctx, w, RefCase, ref)
	if err != nil {
		return caseRow{}, err
	}
	c, err := one(ctx, w, `select visibility, country from cases where id = ?`, []any{id}, func(row *tuple) (caseRow, error) {
		c := caseRow{id: id}
		err := row.Scan(&c.visibility, &c.country)
		return c, err
	})
	if err != nil {
		return caseRow{}, fmt.Errorf("find case: %w", err)
	}
	if w.bringing != nil {
		w.bringing.cases.keep(ref, c)
	}
	return c, nil
}

// numberOf is lookUp, which an import asks again and again for the same: it only adds, so that what a ref opens stays.
func (w *writer) numberOf(ctx context.Context, kind, ref string) (int64, error) {
	if w.bringing == nil {
		return lookUp(ctx, w, kind, ref)
	}
	key := [2]string{kind, ref}
	if id, ok := w.bringing.numbers.get(key); ok {
		return id, nil
	}
	id, err := lookUp(ctx, w, kind, ref)
	if err == nil {
		w.bringing.numbers.keep(key, id)
	}
	return id, err
}
