// Package migrations holds the schema of the store as numbered steps. A step that has been released is never changed:
// the next one mends it. Each step sets PRAGMA user_version to its own number, in its own transaction.
package migrations

import "embed"

// Latest is the number of the last step.
const Latest = 3

// Files holds the steps.
//
//go:embed *.sql
var Files embed.FS
