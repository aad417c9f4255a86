package main

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// Licences by their SPDX names, https://spdx.org/licenses/.
const (
	mit    = "MIT"
	bsd2   = "BSD-2-Clause"
	bsd3   = "BSD-3-Clause"
	apache = "Apache-2.0"
)

// part is something that the program is linked with: a module, or what is inside of one.
type part struct{ module, licence, note string }

// parts are all modules that the program is linked with, and their licences. A test holds them against the build and against
// the text of each licence.
func parts() []part {
	return []part{
		{"github.com/alecthomas/kong", mit, "flags and environment"},
		{"github.com/beorn7/perks", mit, "for Prometheus"},
		{"github.com/biter777/countries", bsd2, "names of countries, as people type them"},
		{"github.com/bwmarrin/discordgo", bsd3, "Discord"},
		{"github.com/cespare/xxhash/v2", mit, "for Prometheus"},
		{"github.com/clipperhouse/uax29/v2", mit, "for go-runewidth"},
		{"github.com/dustin/go-humanize", mit, "for charts"},
		{"github.com/go-analyze/bulk", mit, "for charts"},
		{"github.com/go-analyze/charts", mit, "charts; holds the fonts Noto Sans (OFL-1.1) and Roboto (Apache-2.0)"},
		{"github.com/go-telegram-bot-api/telegram-bot-api/v5", mit, "Telegram"},
		{"github.com/gofrs/flock", bsd3, "one process a database"},
		{"github.com/golang/freetype", "FTL", "for charts; offered under the FTL or the GPL, and used under the FTL"},
		{"github.com/gorilla/websocket", bsd2, "Discord's gateway"},
		{"github.com/hbollon/go-edlib", mit, "how far apart two spellings are"},
		{"github.com/mattn/go-runewidth", mit, "for the terminal"},
		{"github.com/mattn/go-sqlite3", mit, "the store; holds SQLite, which is in the public domain"},
		{"github.com/mfridman/interpolate", mit, "for goose"},
		{"github.com/mozillazg/go-unidecode", mit, "names in other scripts"},
		{"github.com/munnerz/goautoneg", bsd3, "for Prometheus"},
		{"github.com/peterh/liner", mit, "lines typed in a terminal"},
		{"github.com/pressly/goose/v3", mit, "migrations"},
		{"github.com/prometheus/client_golang", apache, "metrics"},
		{"github.com/prometheus/client_model", apache, "for Prometheus"},
		{"github.com/prometheus/common", apache, "for Prometheus"},
		{"github.com/prometheus/procfs", apache, "for Prometheus"},
		{"github.com/rivo/uniseg", mit, "what people count as one character"},
		{"github.com/sethvargo/go-retry", apache, "for goose"},
		{"go.uber.org/multierr", mit, "for goose"},
		{"golang.org/x/crypto", bsd3, "for discordgo"},
		{"golang.org/x/image", bsd3, "for charts"},
		{"golang.org/x/sync", bsd3, "parts that run at once"},
		{"golang.org/x/sys", bsd3, "the system"},
		{"golang.org/x/term", bsd3, "the terminal"},
		{"golang.org/x/text", bsd3, "folding of names"},
		{"google.golang.org/protobuf", bsd3, "for Prometheus"},
	}
}

// dependencies is the table of what the program is linked with, for the README. The versions are those of the build.
func dependencies() (string, error) {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "", fmt.Errorf("print dependencies: the program was built without modules")
	}
	versions := map[string]string{}
	for _, m := range build.Deps {
		versions[m.Path] = m.Version
	}
	var b strings.Builder
	b.WriteString("| module | version | licence | for |\n|---|---|---|---|\n")
	for _, p := range parts() {
		version, ok := versions[p.module]
		if !ok {
			return "", fmt.Errorf("print dependencies: the program is not linked with %s", p.module)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", p.module, version, p.licence, p.note)
	}
	fmt.Fprintf(&b, "\nBesides them, Go's own library (%s), with the IANA time zone database, which is in the public domain.\n", bsd3)
	return b.String(), nil
}
