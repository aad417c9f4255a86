package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "casewire"

// floors says which packages of ours a package may import, and no other. A package that is not named here may not
// exist.
var floors = map[string][]string{
	"bot":                       nil, // may import everything
	"bot/telegram":              {"bot/platform", "handlers/command", "handlers/reply"},
	"bot/discord":               {"bot/platform", "handlers/command", "handlers/reply"},
	"bot/console":               {"bot/platform", "handlers/command", "handlers/reply"},
	"bot/delivery":              {"bot/platform", "handlers/reply", "storage"},
	"bot/platform":              {"handlers/reply"},
	"bot/platform/platformtest": {"bot/platform", "handlers/command", "handlers/reply", "handlers/reply/replytest"},
	"bot/telegram/telegramtest": {},
	"bot/discord/discordtest":   {},
	"handlers":                  {"handlers/chart", "handlers/command", "handlers/digest", "handlers/example", "handlers/exchange", "handlers/reply", "handlers/words", "storage"},
	"handlers/exchange":         {"handlers/command", "storage"},
	"handlers/chart":            {},
	"handlers/digest":           {"handlers/reply", "handlers/words", "storage"},
	"handlers/command":          {"handlers/reply"},
	"handlers/words":            {"handlers/reply"},
	"handlers/example":          {"storage"},
	"handlers/reply":            {},
	"handlers/reply/replytest":  {"handlers/reply"},
	"storage":                   {"storage/migrations"},
	"storage/migrations":        {},
	"storage/storagetest":       {"storage"},
	"config":                    {},
}

// kits are packages that only tests import.
var kits = []string{"storage/storagetest", "handlers/reply/replytest", "bot/platform/platformtest", "bot/telegram/telegramtest", "bot/discord/discordtest"}

// owners says which package alone may import a library, by the beginning of its path. A test kit may stand beside the owner.
var owners = map[string][]string{
	"github.com/bwmarrin/discordgo":                      {"bot/discord"},
	"github.com/go-telegram-bot-api/telegram-bot-api/v5": {"bot/telegram"},
	"database/sql":                        {"storage", "storage/migrations", "storage/storagetest"},
	"github.com/mattn/go-sqlite3":         {"storage", "storage/storagetest"},
	"github.com/pressly/goose/v3":         {"storage", "storage/migrations"},
	"github.com/gofrs/flock":              {"storage"},
	"github.com/alecthomas/kong":          {"config"},
	"github.com/peterh/liner":             {"bot/console"},
	"github.com/go-analyze/charts":        {"handlers/chart"},
	"github.com/gorilla/websocket":        {"bot/discord", "bot/discord/discordtest"},
	"github.com/prometheus/client_golang": {"bot"},
}

// maxLines is the longest a Go file may be.
const maxLines = 500

// source is one Go file of the module.
type source struct {
	path    string // from the module's root, with slashes
	folder  string
	test    bool
	imports []string
	lines   int
}

func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(name) != ".go" {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		inside := strings.TrimPrefix(filepath.ToSlash(name), "../")
		s := source{
			path: inside, folder: path.Dir(inside), test: strings.HasSuffix(inside, "_test.go"),
			lines: bytes.Count(text, []byte("\n")),
		}
		for _, i := range file.Imports {
			s.imports = append(s.imports, strings.Trim(i.Path.Value, `"`))
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 10 {
		t.Fatalf("only %d Go files were found", len(out))
	}
	return out
}

func TestPackagesImportOnlyDownward(t *testing.T) {
	for _, s := range sources(t) {
		for _, fault := range s.floorFaults() {
			t.Errorf("%s: %s", s.path, fault)
		}
	}
}

func TestLibrariesHaveOneOwner(t *testing.T) {
	for _, s := range sources(t) {
		for _, fault := range s.ownerFaults() {
			t.Errorf("%s: %s", s.path, fault)
		}
	}
}

func TestNoFileIsTooLong(t *testing.T) {
	for _, s := range sources(t) {
		if s.lines > maxLines {
			t.Errorf("%s has %d lines; past %d something wants to leave", s.path, s.lines, maxLines)
		}
	}
}

func (s source) floorFaults() []string {
	may, known := floors[s.folder]
	if !known {
		return []string{"the package " + s.folder + " has no floor in the table"}
	}
	var out []string
	for _, i := range s.imports {
		ours, ok := strings.CutPrefix(i, module+"/")
		kit := slices.Contains(kits, ours)
		switch {
		case !ok, ours == s.folder, s.test && kit:
		case kit && !slices.Contains(kits, s.folder):
			out = append(out, "only a test may import "+ours)
		case s.folder != "bot" && !slices.Contains(may, ours):
			out = append(out, s.folder+" may not import "+ours)
		}
	}
	return out
}

func (s source) ownerFaults() []string {
	var out []string
	for _, i := range s.imports {
		for library, may := range owners {
			if (i == library || strings.HasPrefix(i, library+"/")) && !slices.Contains(may, s.folder) {
				out = append(out, i+" belongs to "+may[0])
			}
		}
	}
	return out
}

// The rules themselves catch what they are for.
func TestHouseRulesCatch(t *testing.T) {
	for name, s := range map[string]source{
		"a handler that knows a platform":   {folder: "handlers", imports: []string{"casewire/bot/telegram"}},
		"storage that knows a handler":      {folder: "storage", imports: []string{"casewire/handlers/reply"}},
		"an adapter that reads the store":   {folder: "bot/discord", imports: []string{"casewire/storage"}},
		"one adapter that uses another":     {folder: "bot/discord", imports: []string{"casewire/bot/telegram"}},
		"a program that links a test kit":   {folder: "bot", imports: []string{"casewire/storage/storagetest"}},
		"a test that reaches above":         {folder: "storage", test: true, imports: []string{"casewire/handlers"}},
		"a package nobody planned":          {folder: "bot/util"},
		"SQL outside the store":             {folder: "bot", imports: []string{"database/sql/driver"}},
		"a flag library outside of config":  {folder: "bot", imports: []string{"github.com/alecthomas/kong"}},
		"SQL in a test outside of storage":  {folder: "handlers", test: true, imports: []string{"database/sql"}},
		"a Discord type in another adapter": {folder: "bot/platform", imports: []string{"github.com/bwmarrin/discordgo"}},
	} {
		if len(s.floorFaults())+len(s.ownerFaults()) == 0 {
			t.Errorf("%s is not caught", name)
		}
	}
	for name, s := range map[string]source{
		"the program":              {folder: "bot", imports: []string{"casewire/storage", "casewire/bot/telegram", "context"}},
		"a test with a kit":        {folder: "handlers", test: true, imports: []string{"casewire/storage/storagetest", "casewire/handlers"}},
		"the store and its driver": {folder: "storage", imports: []string{"database/sql", "github.com/mattn/go-sqlite3"}},
	} {
		if faults := append(s.floorFaults(), s.ownerFaults()...); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
	}
}
