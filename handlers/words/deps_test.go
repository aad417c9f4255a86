package words

import (
	_ "github.com/alecthomas/kong"
	_ "github.com/biter777/countries"
	_ "github.com/gofrs/flock"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/hbollon/go-edlib"
	_ "github.com/mattn/go-sqlite3"
	_ "github.com/mozillazg/go-unidecode"
	_ "github.com/peterh/liner"
	_ "github.com/pressly/goose/v3"
	_ "github.com/rivo/uniseg"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "go.uber.org/goleak"
	_ "golang.org/x/sync/errgroup"
	_ "golang.org/x/term"
	_ "golang.org/x/text/unicode/norm"
	_ "pgregory.net/rapid"
)
