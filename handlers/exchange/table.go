package exchange

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// table is a CSV file that has been read: its columns by name, and its rows.
type table struct {
	columns map[string]int // by name in lower case
	header  []string       // as printed
	rows    []tableRow
	// bad are rows that cannot be read as rows.
	bad   []Finding
	read  int // rows, bad ones among them
	cells int
	at    int // the row that is being read, as a spreadsheet counts: the header is 1
}

// tableRow is one row, with its number as a spreadsheet counts.
type tableRow struct {
	line  int
	cells []string
}

// meter bounds how much one row may take before it is looked at: the CSV reader would gather a cell that never ends.
type meter struct {
	in     io.Reader
	spent  int
	total  int64
	told   int64
	report func(int64)
}

var errRowTooLong = errors.New("a row is too long")

func (m *meter) Read(p []byte) (int, error) {
	if m.spent > MaxRow {
		return 0, errRowTooLong
	}
	n, err := m.in.Read(p[:min(len(p), 4096)])
	m.spent += n
	if m.total += int64(n); m.total-m.told > 1<<20 && m.report != nil {
		m.told = m.total
		m.report(m.total)
	}
	return n, err
}

// openTable reads a CSV file. A *Fault says why it cannot be read.
func openTable(ctx context.Context, file File, start int64, o Options) (*table, error) {
	m := &meter{in: file.from(start)}
	if o.Progress != nil {
		m.report = func(read int64) { o.Progress(read, file.Size) }
	}
	buffered := bufio.NewReaderSize(m, 4096)
	comma, err := delimiter(file, start)
	if err != nil {
		return nil, err
	}
	in := csv.NewReader(buffered)
	in.Comma, in.FieldsPerRecord, in.ReuseRecord = comma, -1, true
	t := &table{}
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		m.spent = 0
		began := start + in.InputOffset()
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		t.at++
		if errors.Is(err, csv.ErrQuote) && start+in.InputOffset() >= file.Size && open(file, began) {
			return nil, fault("truncated", "row", t.at)
		}
		if err := t.take(cells, err); err != nil {
			return nil, err
		}
	}
	if t.header == nil {
		return nil, fault("empty")
	}
	return t, t.whole(file)
}

// open tells whether a quotation mark of the text from an offset on is never closed: it took everything up to the end of the
// file with it.
func open(file File, from int64) bool {
	rest := make([]byte, min(file.Size-from, MaxRow))
	n, _ := file.Data.ReadAt(rest, from) // what cannot be read has been reported by whoever read it before
	return bytes.Count(rest[:n], []byte(`"`))%2 == 1
}

// whole tells whether the file seems to be cut off: its last row is short, and no line end follows it.
func (t *table) whole(file File) error {
	last := make([]byte, 1)
	if _, err := file.Data.ReadAt(last, file.Size-1); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read file: %w", err)
	}
	if n := len(t.bad); n > 0 && last[0] != '\n' && t.bad[n-1].Code == "too_few_cells" && t.bad[n-1].Row > t.lastLine() {
		return fault("truncated", "row", t.bad[n-1].Row)
	}
	return nil
}

// take takes one row, or what was wrong with it.
func (t *table) take(cells []string, err error) error {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, errRowTooLong):
		return fault("long_row", "row", t.at, "n", MaxRow>>20)
	case errors.As(err, &parse):
		if t.header == nil {
			return fault("header")
		}
		t.read++
		t.bad = append(t.bad, Finding{Row: t.at, Bad: true, Code: "quotes"})
		if len(t.bad) > maxFindings {
			return fault("too_broken", "n", maxFindings)
		}
		return nil
	case err != nil:
		return fmt.Errorf("read file: %w", err)
	}
	if len(cells) > MaxColumns {
		return fault("too_many_columns", "row", t.at, "n", MaxColumns)
	}
	for n, c := range cells {
		if len(c) > MaxCell {
			return fault("long_cell", "row", t.at, "n", MaxCell>>10, "column", t.name(n))
		}
		if !utf8.ValidString(c) {
			return fault("encoding", "row", t.at)
		}
		if strings.IndexByte(c, 0) >= 0 {
			return fault("binary")
		}
	}
	if t.header == nil {
		return t.head(cells)
	}
	return t.row(t.at, cells)
}

func (t *table) lastLine() int {
	if len(t.rows) == 0 {
		return 1
	}
	return t.rows[len(t.rows)-1].line
}

// head takes the header.
func (t *table) head(cells []string) error {
	t.columns = map[string]int{}
	for n, c := range cells {
		name := columnName(c)
		t.header = append(t.header, strings.TrimSpace(c))
		if name == "" {
			continue
		}
		if _, twice := t.columns[name]; twice {
			return fault("column_twice", "column", clip(name))
		}
		t.columns[name] = n
	}
	if len(t.columns) < 2 {
		return fault("no_table")
	}
	return nil
}

// columnName is how a column is found: in lower case, with underscores.
func columnName(cell string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(cell)), " ", "_")
}

func (t *table) row(line int, cells []string) error {
	if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return nil // spreadsheets leave empty rows behind
	}
	t.read++
	if t.cells += len(cells); t.read > MaxRows || t.cells > MaxCells {
		return fault("too_many_rows", "n", t.read)
	}
	wrong := ""
	switch {
	case slices.EqualFunc(cells, t.header, func(a, b string) bool { return strings.TrimSpace(a) == b }):
		wrong = "header_again"
	case len(cells) < len(t.header):
		wrong = "too_few_cells"
	case len(cells) > len(t.header):
		wrong = "too_many_cells"
	}
	if wrong != "" {
		t.bad = append(t.bad, Finding{Row: line, Bad: true, Code: wrong, Args: values([]any{"have", len(cells), "n", len(t.header)})})
		if len(t.bad) > maxFindings {
			return fault("too_broken", "n", maxFindings)
		}
		return nil
	}
	copied := make([]string, len(cells))
	for n, c := range cells {
		copied[n] = strings.Clone(c)
	}
	t.rows = append(t.rows, tableRow{line: line, cells: copied})
	return nil
}

// name is the name of a column by its place.
func (t *table) name(n int) string {
	if n < len(t.header) {
		return t.header[n]
	}
	return fmt.Sprint(n + 1)
}

// cell is the content of a column in a row; empty where there is no such column.
func (t *table) cell(r tableRow, name string) string {
	n, ok := t.columns[name]
	if !ok || n >= len(r.cells) {
		return ""
	}
	return r.cells[n]
}

func (t *table) has(names ...string) bool {
	for _, n := range names {
		if _, ok := t.columns[n]; !ok {
			return false
		}
	}
	return true
}

// unused are the columns with content that are not among those known.
func (t *table) unused(known func(name string) bool, empty func(cell string) bool) []string {
	var out []string
	for n, printed := range t.header {
		if name := columnName(printed); name != "" && known(name) {
			continue
		}
		for _, r := range t.rows {
			if !empty(r.cells[n]) {
				out = append(out, clip(t.name(n)))
				break
			}
		}
	}
	return out
}

// delimiter tells by the header what parts the cells: a comma, or what spreadsheets write where the comma is the decimal
// mark.
func delimiter(file File, start int64) (rune, error) {
	begin := make([]byte, min(1<<16, file.Size-start))
	if _, err := file.Data.ReadAt(begin, start); err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("read file: %w", err)
	}
	header, _, ended := bytes.Cut(begin, []byte("\n"))
	if bytes.IndexByte(bytes.TrimSuffix(header, []byte("\r")), '\r') >= 0 {
		return 0, fault("line_ends")
	}
	if !ended && len(begin) == 1<<16 {
		return 0, fault("no_table")
	}
	best, most := ',', bytes.Count(header, []byte(","))
	for _, c := range []rune{';', '\t'} {
		if n := bytes.Count(header, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best, nil
}

// clip shortens what is shown of a file.
func clip(text string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return string(r)
}
