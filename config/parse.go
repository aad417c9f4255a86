package config

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
)

// Command is what the command line asked for.
type Command struct {
	Settings Settings
	// Action is the subcommand with its own values: Demo, Docs …
	Action Action
}

// Action is a subcommand; the types of this file are all there are.
type Action interface{ action() }

// Serve connects to the platforms and runs until it is told to stop.
type Serve struct{}

// Demo is a chat in the terminal on the example case.
type Demo struct {
	// As is who the person at the terminal is.
	As Persona `name:"as" enum:"admin,member,public" default:"admin" placeholder:"WHO" help:"Who you are: admin, member (of the team) or public."`
	// Database is the file given by flag; empty for a store in memory. The variable does not count here: a demo must
	// not open the desk's own store because the environment happens to name it.
	Database File `kong:"-"`
}

// Persona is who a demo treats the person at the terminal as.
type Persona string

// The three personas, by what they see.
const (
	AsAdmin  Persona = "admin"
	AsMember Persona = "member"
	AsPublic Persona = "public"
)

// Import brings cases into the database.
type Import struct {
	File    string `arg:"" optional:"" name:"file" help:"JSON Lines, the casewire CSV, or the CSV export of the U.S. Press Freedom Tracker."`
	Publish bool   `name:"publish" help:"Make public what it brings; otherwise it is for the team. JSON Lines keep their own visibility."`
	SkipBad bool   `name:"skip-bad" help:"Leave out the rows that cannot be stored, and list them, instead of storing nothing."`
	DryRun  bool   `name:"dry-run" help:"Say what it would store, and store nothing."`
	Example bool   `name:"example" help:"In place of a file: the example case that ships with casewire, published."`
}

// Validate is called by kong.
func (i Import) Validate() error {
	switch {
	case i.Example && (i.File != "" || i.Publish || i.SkipBad || i.DryRun):
		return errors.New("--example stands alone")
	case !i.Example && i.File == "":
		return errors.New("expected a file, or --example")
	}
	return nil
}

// Export takes everything out of the database.
type Export struct {
	Format string `name:"format" enum:"jsonl,csv" default:"jsonl" placeholder:"FORMAT" help:"jsonl (whole, to be brought in again) or csv (for a spreadsheet)."`
}

// Docs prints the reference blocks of the README.
type Docs struct{}

// Check looks whether casewire could start: settings and database.
type Check struct{}

// Backup writes a copy of the database to a new file.
type Backup struct {
	File string `arg:"" name:"file" help:"The file to write; it must not exist yet."`
}

// Restore puts a copy in the place of the database.
type Restore struct {
	File string `arg:"" name:"file" help:"The copy."`
}

// Health asks whether the casewire that serves the database is alive.
type Health struct{}

func (Serve) action()   {}
func (Demo) action()    {}
func (Import) action()  {}
func (Export) action()  {}
func (Docs) action()    {}
func (Check) action()   {}
func (Backup) action()  {}
func (Restore) action() {}
func (Health) action()  {}

// grammar is the whole command line.
type grammar struct {
	Settings

	Serve   Serve   `cmd:"" default:"1" help:"Connect to Telegram and Discord and run until told to stop (the default)."`
	Demo    Demo    `cmd:"" help:"Chat in this terminal on the example case; nothing to configure."`
	Import  Import  `cmd:"" help:"Bring cases from a file into the database, all of it or nothing."`
	Export  Export  `cmd:"" help:"Write everything to standard output, beside a running casewire."`
	Backup  Backup  `cmd:"" help:"Write a verified copy of the database, beside a running casewire; never overwrites."`
	Restore Restore `cmd:"" help:"Put a copy in the place of the database; asks first, and keeps what was there."`
	Health  Health  `cmd:"" help:"Say whether the casewire that serves the database is alive."`
	Check   Check   `cmd:"" help:"Say whether the settings and the database are sound."`
	Docs    Docs    `cmd:"" help:"Print the reference of commands, settings and permissions."`
}

// Environ gives the value of an environment variable, and whether it is set.
type Environ func(name string) (string, bool)

// EnvironOf makes an Environ of a list of NAME=value pairs, as os.Environ gives it. The last of several wins.
func EnvironOf(pairs []string) Environ {
	values := make(map[string]string, len(pairs))
	for _, pair := range pairs {
		if name, value, ok := strings.Cut(pair, "="); ok {
			values[name] = value
		}
	}
	return func(name string) (string, bool) { value, ok := values[name]; return value, ok }
}

// ErrHelp says that help was asked for and has been printed.
var ErrHelp = errors.New("help was printed")

// UsageError is a wrong or missing word or value on the command line.
type UsageError struct{ Text string }

func (e *UsageError) Error() string { return e.Text }

// Fault is one setting that cannot be used.
type Fault struct {
	// Variable and Flag name the setting.
	Variable, Flag string
	// Text says what is wrong with it, as the end of a sentence.
	Text string
	// Typed: the value stood on the command line.
	Typed bool
}

// SettingsError lists every setting that cannot be used.
type SettingsError struct{ Faults []Fault }

func (e *SettingsError) Error() string {
	var b strings.Builder
	for i, f := range e.Faults {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s (--%s): %s", f.Variable, f.Flag, f.Text)
	}
	return b.String()
}

// ExitCode is the process's exit code for an error of Parse, or of whatever ran after it: 0 for none and for help, 2
// for the command line, 1 for anything else.
func ExitCode(err error) int {
	if err == nil || errors.Is(err, ErrHelp) {
		return 0
	}
	if _, usage := errors.AsType[*UsageError](err); usage {
		return 2
	}
	if settings, ok := errors.AsType[*SettingsError](err); ok {
		for _, f := range settings.Faults {
			if f.Typed {
				return 2
			}
		}
	}
	return 1
}

// Parse reads the command line (without the program's name) and the environment. Help goes to stdout, and then the
// error is ErrHelp; other errors are a *UsageError or a *SettingsError and are for the caller to print.
func Parse(args []string, env Environ, stdout io.Writer) (Command, error) {
	var (
		cli    grammar
		reader = reader{env: env, faults: map[string]error{}}
		helped bool
	)
	parser, err := kong.New(&cli,
		kong.Name("casewire"),
		kong.Description("A chat bot for a newsroom team that documents attacks on the press."),
		kong.Writers(stdout, io.Discard),
		kong.Exit(func(int) { helped = true }),
		kong.NamedMapper("setting", kong.MapperFunc(reader.decode)),
		kong.Resolvers(kong.ResolverFunc(reader.resolve)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 100}),
		kong.ValueFormatter(withVariable),
	)
	if err != nil {
		return Command{}, fmt.Errorf("declare the command line: %w", err)
	}
	ctx, err := parser.Parse(args)
	switch {
	case helped:
		return Command{}, ErrHelp
	case err != nil:
		return Command{}, &UsageError{Text: err.Error() + "; see casewire --help"}
	}

	typed := map[string]bool{}
	for _, path := range ctx.Path {
		if path.Flag != nil && !path.Resolved {
			typed[path.Flag.Name] = true
		}
	}
	cli.fill(reader.faults)
	var faults []Fault
	for _, f := range settingFlags(parser) {
		if err := reader.faults[f.Name]; err != nil {
			faults = append(faults, Fault{Variable: variable(f.Value), Flag: f.Name, Text: err.Error(), Typed: typed[f.Name]})
		}
	}
	if len(faults) > 0 {
		return Command{}, &SettingsError{Faults: faults}
	}

	out := Command{Settings: cli.Settings}
	switch name := ctx.Selected().Name; name {
	case "serve":
		out.Action = cli.Serve
	case "demo":
		if typed["database"] {
			cli.Demo.Database = cli.Database
		}
		out.Action = cli.Demo
	case "import":
		out.Action = cli.Import
	case "export":
		out.Action = cli.Export
	case "check":
		out.Action = cli.Check
	case "backup":
		out.Action = cli.Backup
	case "restore":
		out.Action = cli.Restore
	case "health":
		out.Action = cli.Health
	case "docs":
		out.Action = cli.Docs
	default:
		return Command{}, fmt.Errorf("the subcommand %s has no action", name)
	}
	return out, nil
}

// fill checks what a single value cannot know: that there is a path, and tokens, which may come from a file.
func (s *Settings) fill(faults map[string]error) {
	if s.Database == "" && faults["database"] == nil {
		faults["database"] = errors.New("is empty; an example: casewire.db")
	}
	for _, t := range []struct {
		flag  string
		token *Secret
		file  File
		check func(string) error
	}{
		{"telegram-token", &s.TelegramToken, s.TelegramTokenFile, checkTelegramToken},
		{"discord-token", &s.DiscordToken, s.DiscordTokenFile, checkDiscordToken},
	} {
		source := t.flag
		switch {
		case t.file != "" && t.token.Set():
			faults[t.flag+"-file"] = errors.New("is given together with the token itself; keep one of the two")
			continue
		case t.file != "":
			source += "-file"
			token, err := readSecret(t.file)
			if err != nil {
				faults[source] = err
				continue
			}
			*t.token = token
		case !t.token.Set():
			continue
		}
		if err := t.check(t.token.Reveal()); err != nil {
			faults[source] = err
		}
	}
}

// reader reads values on behalf of kong. Kong stops at the first value it cannot take; so this one takes every text,
// remembers what was wrong with it by its flag, and lets Parse report all faults together.
type reader struct {
	env    Environ
	faults map[string]error
}

func (r reader) decode(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("value", &text); err != nil {
		return fmt.Errorf("--%s: %w", ctx.Value.Name, err)
	}
	value, ok := target.Addr().Interface().(setting)
	if !ok {
		return fmt.Errorf("--%s: %s reads no text", ctx.Value.Name, target.Type())
	}
	if err := value.set(text); err != nil {
		r.faults[ctx.Value.Name] = err
	}
	return nil
}

func (r reader) resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	name := variable(flag.Value)
	if name == "" {
		return nil, nil //nolint:nilnil // kong: nothing resolved, and no error
	}
	if value, ok := r.env(name); ok && value != "" {
		return value, nil
	}
	return nil, nil //nolint:nilnil // as above
}

func variable(v *kong.Value) string { return v.Tag.Get("variable") }

// withVariable adds the variable's name to a flag's help.
func withVariable(v *kong.Value) string {
	help := kong.DefaultHelpValueFormatter(v)
	if name := variable(v); name != "" {
		help += " ($" + name + ")"
	}
	return help
}

// settingFlags are the flags that are settings, in the order of the struct.
func settingFlags(parser *kong.Kong) []*kong.Flag {
	var out []*kong.Flag
	for _, f := range parser.Model.Flags {
		if variable(f.Value) != "" {
			out = append(out, f)
		}
	}
	return out
}
