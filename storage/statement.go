package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// statements are the prepared statements of one connection, by their text. Questions and changes speak to the driver through
// them and not through database/sql: an answer takes a dozen small queries, and what database/sql does around each of them, a
// goroutine that waits for the context among it, costs more than the query. The driver itself heeds the context.
type statements struct {
	conn *sqlite3.SQLiteConn
	list map[string]*statement
}

// statement is one prepared text. It must be read to its end before it is used again.
type statement struct {
	driver.Stmt
	// names are those of its parameters, in the order in which SQLite numbers them; nil where they are question marks.
	names []string
	bound []driver.NamedValue
	row   tuple
}

func newStatements(conn *sqlite3.SQLiteConn) *statements {
	return &statements{conn: conn, list: map[string]*statement{}}
}

// prepared is the statement of a text, with its arguments bound.
func (p *statements) prepared(text string, args []any) (*statement, error) {
	s := p.list[text]
	if s == nil {
		stmt, err := p.conn.Prepare(steady(text))
		if err != nil {
			return nil, err
		}
		s = &statement{Stmt: stmt, names: parameters(text)}
		p.list[text] = s
	}
	return s, s.bind(args)
}

// compared finds the values that a text compares something with.
var compared = regexp.MustCompile(`(=|\bis) (\?|:[a-z0-9_]+)`) //nolint:gochecknoglobals // a constant

// steady is a text that SQLite prepares once. Where it looks at a bound value to choose a plan, it prepares the text anew for
// each binding, as the driver clears the values in between (sqlite3_clear_bindings), and that takes longer than most answers.
// A sign hides the value from it, and changes nothing.
func steady(text string) string { return compared.ReplaceAllString(text, "$1 +$2") }

// bind puts arguments into their places. Named ones that the text does not use are left out: conditions bind all that they
// may need.
func (s *statement) bind(args []any) error {
	s.bound = s.bound[:0]
	for n, name := range s.names {
		v, ok := valueOf(args, name)
		if !ok {
			return fmt.Errorf("no value for :%s", name)
		}
		if err := s.add(n, v); err != nil {
			return fmt.Errorf("bind :%s: %w", name, err)
		}
	}
	if s.names != nil {
		return nil
	}
	for n, v := range args {
		if _, named := v.(sql.NamedArg); named {
			continue
		}
		if err := s.add(n, v); err != nil {
			return fmt.Errorf("bind value %d: %w", n+1, err)
		}
	}
	return nil
}

func (s *statement) add(n int, v any) error {
	v, err := bindable(v)
	s.bound = append(s.bound, driver.NamedValue{Ordinal: n + 1, Value: v})
	return err
}

func valueOf(args []any, name string) (any, bool) {
	for _, a := range args {
		if n, ok := a.(sql.NamedArg); ok && n.Name == name {
			return n.Value, true
		}
	}
	return nil, false
}

// bindable is a value as the driver takes it.
func bindable(v any) (any, error) {
	switch v := v.(type) {
	case nil, int64, string, bool, float64, []byte:
		return v, nil
	case int:
		return int64(v), nil
	}
	return driver.DefaultParameterConverter.ConvertValue(v)
}

// parameters are the names of the parameters of a text, each once, as they come: so SQLite numbers them.
func parameters(text string) []string {
	var out []string
	for quoted, n := false, 0; n < len(text); n++ {
		switch c := text[n]; {
		case c == '\'':
			quoted = !quoted
		case c == ':' && !quoted:
			end := n + 1
			for end < len(text) && (text[end] == '_' || text[end] >= 'a' && text[end] <= 'z' || text[end] >= '0' && text[end] <= '9') {
				end++
			}
			if name := text[n+1 : end]; name != "" && !contains(out, name) {
				out = append(out, name)
			}
			n = end - 1
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// errDriver says that the driver's statements cannot do what go-sqlite3's can.
var errDriver = errors.New("the driver's statements take no context")

// each runs a text and hands over its rows one by one.
func (p *statements) each(ctx context.Context, text string, args []any, take func(*tuple) error) (err error) {
	s, err := p.prepared(text, args)
	if err != nil {
		return err
	}
	asks, ok := s.Stmt.(driver.StmtQueryContext)
	if !ok {
		return errDriver
	}
	rows, err := asks.QueryContext(ctx, s.bound)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if s.row.values == nil {
		s.row.values = make([]driver.Value, len(rows.Columns()))
	}
	for {
		if err := rows.Next(s.row.values); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if err := take(&s.row); err != nil {
			return err
		}
	}
}

// run runs a text that changes something, and says how much it changed and which number its last new row got.
func (p *statements) run(ctx context.Context, text string, args []any) (driver.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, err := p.prepared(text, args)
	if err != nil {
		return nil, err
	}
	runs, ok := s.Stmt.(driver.StmtExecContext)
	if !ok {
		return nil, errDriver
	}
	return runs.ExecContext(context.WithoutCancel(ctx), s.bound)
}

// write runs a text that changes something, where nobody asks how much. The driver hands SQLite the values of such a text one by
// one, each in a call of its own, where it is to tell that; where it is to ask for rows, all of them in one.
func (p *statements) write(ctx context.Context, text string, args []any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s, err := p.prepared(text, args)
	if err != nil {
		return err
	}
	asks, ok := s.Stmt.(driver.StmtQueryContext)
	if !ok {
		return errDriver
	}
	rows, err := asks.QueryContext(context.WithoutCancel(ctx), s.bound)
	if err != nil {
		return err
	}
	return rows.Close()
}

func (p *statements) close() error {
	if p == nil {
		return nil
	}
	var err error
	for _, s := range p.list {
		err = errors.Join(err, s.Close())
	}
	clear(p.list)
	return err
}

// tuple is one row of an answer. It holds until the next one is read.
type tuple struct{ values []driver.Value }

// Scan copies the columns, in their order, as database/sql would: nothing goes into a plain variable where it is null, and
// no number is cut.
func (t *tuple) Scan(into ...any) error {
	if len(into) != len(t.values) {
		return fmt.Errorf("scan %d columns into %d variables", len(t.values), len(into))
	}
	for n, v := range t.values {
		if err := assign(into[n], v); err != nil { //nolint:gosec // as long as each other
			return fmt.Errorf("scan column %d: %w", n+1, err)
		}
	}
	return nil
}

func assign(into any, v driver.Value) error {
	switch to := into.(type) {
	case *int64:
		if n, ok := v.(int64); ok {
			*to = n
			return nil
		}
	case *int:
		if n, ok := v.(int64); ok {
			*to = int(n)
			return nil
		}
	case *bool:
		if n, ok := v.(int64); ok && n&1 == n {
			*to = n == 1
			return nil
		}
	case *string:
		switch s := v.(type) {
		case string:
			*to = s
			return nil
		case int64:
			*to = strconv.FormatInt(s, 10)
			return nil
		}
	case *[]byte:
		switch b := v.(type) {
		case []byte:
			*to = b
			return nil
		case string:
			*to = []byte(b)
			return nil
		case nil:
			*to = nil
			return nil
		}
	case *any:
		*to = v
		return nil
	case sql.Scanner:
		return to.Scan(v)
	}
	return assignKind(reflect.ValueOf(into), v)
}

// assignKind copies into a variable of a type of its own: a visibility, a day.
func assignKind(into reflect.Value, v driver.Value) error {
	if into.Kind() != reflect.Pointer {
		return fmt.Errorf("%s is no pointer", into.Type())
	}
	to := into.Elem()
	if to.Kind() == reflect.Pointer { // of what may be null
		if v == nil {
			to.SetZero()
			return nil
		}
		to.Set(reflect.New(to.Type().Elem()))
		return assign(to.Interface(), v)
	}
	switch v := v.(type) {
	case int64:
		if to.CanInt() && !to.OverflowInt(v) {
			to.SetInt(v)
			return nil
		}
	case float64:
		if to.CanFloat() {
			to.SetFloat(v)
			return nil
		}
	case string:
		if to.Kind() == reflect.String {
			to.SetString(v)
			return nil
		}
	case bool:
		if to.Kind() == reflect.Bool {
			to.SetBool(v)
			return nil
		}
	}
	return fmt.Errorf("%T does not go into %s", v, to.Type())
}

// rawConn is the driver's side of a connection. It is to be used while the connection is held and by nobody else meanwhile.
func rawConn(conn *sql.Conn) (raw *sqlite3.SQLiteConn, err error) {
	err = conn.Raw(func(c any) error {
		var ok bool
		if raw, ok = c.(*sqlite3.SQLiteConn); !ok {
			return errors.New("not a connection of SQLite: " + strings.TrimPrefix(reflect.TypeOf(c).String(), "*"))
		}
		return nil
	})
	return raw, err
}
