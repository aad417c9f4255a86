package storage

import (
	"context"
	"fmt"
)

const (
	// tidyPages is about how many pages of the search index one step writes: tens of milliseconds, for which others wait.
	tidyPages = 200
	// tidySteps is how many steps are done in one go, at most.
	tidySteps = 5
	// tidyStill is how many rows SQLite counts as changed by a step that found nothing to do, at most (SQLite: FTS4, merge).
	tidyStill = 1
)

// TidySearch merges the pieces of which the search index consists, as each change leaves some: a question looks through all of
// them. It does a few short steps, and tells whether there is more to do. Nothing that is found depends on it.
func (s *Store) TidySearch(ctx context.Context) (more bool, err error) {
	for range tidySteps {
		err := s.soon(ctx, func(w *writer) error {
			before, err := one(ctx, w, `select total_changes()`, nil, value[int64])
			if err != nil {
				return err
			}
			if err := w.write(ctx, fmt.Sprintf(`insert into search(search) values ('merge=%d,2')`, tidyPages)); err != nil {
				return err
			}
			after, err := one(ctx, w, `select total_changes()`, nil, value[int64])
			more = after-before > tidyStill
			return err
		})
		if err != nil {
			return false, fmt.Errorf("tidy search index: %w", err)
		}
		if !more {
			return false, nil
		}
	}
	return true, nil
}
