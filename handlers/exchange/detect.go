package exchange

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
)

// head is how much of a file is looked at to tell what it is.
const head = 4096

// marks are the first bytes of files that are often sent by mistake, with the code of what they are.
func marks() []struct{ begin, is string } {
	return []struct{ begin, is string }{
		{"PK\x03\x04", "zip"}, {"PK\x05\x06", "zip"}, {"\x1f\x8b", "packed"}, {"BZh", "packed"}, {"\xfd7zXZ", "packed"}, {"7z\xbc\xaf", "packed"},
		{"(\xb5/\xfd", "packed"}, {"\xd0\xcf\x11\xe0", "workbook"}, {"%PDF", "pdf"}, {"SQLite format 3", "database"},
		{"\xff\xfe", "utf16"}, {"\xfe\xff", "utf16"}, {"<", "webpage"}, {"[", "array"},
	}
}

const bom = "\xef\xbb\xbf"

// detect tells by its content what a file is, and where its text begins.
func detect(file File) (Format, int64, error) {
	begin := make([]byte, min(head, max(file.Size, 0)))
	if _, err := file.Data.ReadAt(begin, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", 0, fmt.Errorf("read file: %w", err)
	}
	start := int64(0)
	if bytes.HasPrefix(begin, []byte(bom)) {
		start, begin = int64(len(bom)), begin[len(bom):]
	}
	text := bytes.TrimLeft(begin, " \t\r\n")
	if len(text) == 0 && file.Size <= head {
		return "", 0, fault("empty")
	}
	for _, m := range marks() {
		if bytes.HasPrefix(text, []byte(m.begin)) || bytes.HasPrefix(begin, []byte(m.begin)) {
			return "", 0, fault(m.is)
		}
	}
	if bytes.IndexByte(begin, 0) >= 0 {
		return "", 0, fault("binary")
	}
	if len(text) > 0 && text[0] == '{' {
		if file.Size > MaxLines*int64(head) {
			return "", 0, fault("too_large", "n", MaxLines*int64(head)>>30)
		}
		return Lines, start, nil
	}
	if file.Size > MaxTable {
		return "", 0, fault("table_too_large", "n", MaxTable>>20)
	}
	return Sheet, start, nil
}

// order puts what is bad first, then by row.
func (r *Report) order() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		if a.Bad != b.Bad {
			if a.Bad {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Row, b.Row)
	})
}
