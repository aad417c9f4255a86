package storage

// Page is a stretch of a list: at most Limit entries from Offset on, counted from 0.
type Page struct{ Offset, Limit int }
