package storage

import "context"

// Exec runs a statement on the writing connection, past everything that the store promises: tests show with it what the
// database itself refuses.
func Exec(ctx context.Context, s *Store, text string, args ...any) error {
	_, err := s.write.ExecContext(ctx, text, args...)
	return err
}

// Ask reads one value on the writing connection.
func Ask[T any](ctx context.Context, s *Store, text string, args ...any) (T, error) {
	var v T
	err := s.write.QueryRowContext(ctx, text, args...).Scan(&v)
	return v, err
}
