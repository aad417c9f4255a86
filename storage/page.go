package storage

// Page is a stretch of a list: at most Limit entries from Offset on, counted from 0. Limit 0 is the whole rest, but for
// what is searched (Find) and the audit, which have no whole: there it is nothing.
type Page struct{ Offset, Limit int }

// page cuts a page out of a list. One that lies beyond its end is empty.
func page[T any](list []T, p Page) []T {
	from := min(max(p.Offset, 0), len(list))
	to := len(list)
	if p.Limit > 0 {
		to = min(to, from+p.Limit)
	}
	return list[from:to:to]
}

// holds tells whether the n-th entry of a list, counted from 0, stands on the page.
func (p Page) holds(n int) bool { return n >= p.Offset && (p.Limit == 0 || n-p.Offset < p.Limit) }
