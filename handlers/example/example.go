// Package example carries casewire's example data: three cases of public reporting on attacks on the press in Kyrgyzstan,
// which the demo opens and the command import --example loads.
//
// They are about real people. Each sentence says no more than its source does and names who says so, a source whose
// address is not known has none, and nobody is named whom the sources leave unnamed. The refs never change: they stand in
// documentation, tests and people's bookmarks.
package example

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"iter"

	"casewire/storage"
)

//go:embed example.jsonl
var lines []byte

//go:embed invented.jsonl
var invented []byte

// Records reads the example, one record a line, in an order that can be imported: each stands after those it names, but
// for links between incidents. It ends with the first line that cannot be read, which an error names.
func Records() iter.Seq2[storage.Record, error] { return read(lines, "the example") }

// Invented reads a case that nobody lived through: one report for the team and one that is restricted, so that a demo can
// show the difference that sight makes without hiding anything real. It is no part of what import --example loads.
func Invented() iter.Seq2[storage.Record, error] { return read(invented, "the invented case") }

func read(lines []byte, name string) iter.Seq2[storage.Record, error] {
	return func(yield func(storage.Record, error) bool) {
		number := 0
		for line := range bytes.Lines(lines) {
			number++
			var r storage.Record
			if err := json.Unmarshal(line, &r); err != nil {
				yield(storage.Record{}, fmt.Errorf("read line %d of %s: %w", number, name, err))
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}
