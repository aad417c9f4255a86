package storage

import (
	"context"
	"database/sql"
	"fmt"
)

// Staff lists the people within the sight who work for an outlet, the first entered first. It is empty where there is no
// such outlet within the sight.
func (s *Store) Staff(ctx context.Context, sight Sight, outletRef string) ([]Subject, error) {
	var out []Subject
	err := s.view(ctx, func(q querier) error {
		id, err := lookUp(ctx, q, RefSubject, outletRef)
		if err != nil {
			return err
		}
		list, err := all(ctx, q, `select s.id from subjects s where s.outlet_id = :outlet and s.merged_into is null and `+seesSubject+` order by s.id`,
			append(sight.args(), sql.Named("outlet", id)), value[int64])
		if err != nil {
			return err
		}
		out, err = loadSubjects(ctx, q, sight, list)
		return err
	})
	if err != nil && !isMissing(err) {
		return nil, fmt.Errorf("list staff: %w", err)
	}
	return out, nil
}
