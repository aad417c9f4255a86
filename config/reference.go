package config

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Reference is the table of settings as Markdown, for the README. It is printed from the struct that reads them.
func Reference() (string, error) {
	parser, err := kong.New(&grammar{}, kong.NamedMapper("setting", kong.MapperFunc(reader{faults: map[string]error{}}.decode)))
	if err != nil {
		return "", fmt.Errorf("declare the command line: %w", err)
	}
	var b strings.Builder
	b.WriteString("| variable | flag | meaning | default |\n|---|---|---|---|\n")
	for _, f := range settingFlags(parser) {
		value := "—"
		if f.Default != "" {
			value = "`" + f.Default + "`"
		}
		fmt.Fprintf(&b, "| `%s` | `--%s` | %s | %s |\n", variable(f.Value), f.Name, strings.TrimSuffix(f.Help, "."), value)
	}
	return b.String(), nil
}
