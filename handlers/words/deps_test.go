package words

import (
	_ "github.com/biter777/countries"
	_ "github.com/hbollon/go-edlib"
	_ "github.com/mozillazg/go-unidecode"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "golang.org/x/sync/errgroup"
	_ "golang.org/x/term"
	_ "golang.org/x/text/unicode/norm"
)
