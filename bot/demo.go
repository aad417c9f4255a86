package main

import (
	"context"
	"os"

	"casewire/bot/console"
	"casewire/config"
	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"

	"golang.org/x/term"
)

// talk opens the console over a gate, on the terminal or the pipe that the program was given.
func (a *app) talk(ctx context.Context, gate command.Gate, demo config.Demo) error {
	w := words.English()
	shown := terminalOf(a.stdout)
	o := console.Options{
		Gate: gate, In: a.stdin, Out: a.stdout, Greeting: greeting(w, demo), Words: consoleWords(w),
		Caller:   command.Caller{Platform: consolePlatform, ID: string(demo.As), Name: string(demo.As)},
		Chat:     command.Chat{Platform: consolePlatform, ID: string(demo.As), Kind: command.PrivateChat, Manager: true},
		Terminal: terminalOf(a.stdin) == os.Stdin && shown == os.Stdout && shown != nil,
		Colour:   shown != nil && a.colours(),
	}
	if shown != nil {
		o.Width = func() int {
			width, _, err := term.GetSize(int(shown.Fd()))
			if err != nil {
				return 0
			}
			return width
		}
	}
	return console.Run(ctx, o)
}

// consolePlatform is the platform's name of everybody at a console.
const consolePlatform = "console"

// colours tells whether the person wants any: https://no-color.org, and terminals that know none.
func (a *app) colours() bool {
	refused, _ := a.environ("NO_COLOR")
	kind, _ := a.environ("TERM")
	return refused == "" && kind != "dumb"
}

// terminalOf gives the terminal behind a reader or writer; nil if there is none.
func terminalOf(stream any) *os.File {
	file, ok := stream.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	return file
}

func consoleWords(w *words.Catalogue) console.Words {
	return console.Words{
		Prompt: "> ",
		Yes:    w.Text("console.yes", nil), No: w.Text("console.no", nil), Cancel: w.Text("console.cancel", nil),
		Quit:    []string{w.Text("console.quit", nil), w.Text("console.leave", nil)},
		Help:    []string{w.Text("console.help", nil)},
		TooLong: w.Text("console.toolong", nil),
		File:    func(name string) string { return w.Text("console.file", words.Args{"name": name}) },
	}
}

// greeting is what a demo says first, the same every time: where one is, as whom, and what to try.
func greeting(w *words.Catalogue, demo config.Demo) reply.Doc {
	doc := reply.Doc{Title: w.Line("demo.title", nil)}
	flags := words.Args{}
	for _, persona := range []config.Persona{config.AsAdmin, config.AsMember, config.AsPublic} {
		flags[string(persona)] = reply.Span{Kind: reply.Code, Text: "--as " + string(persona)}
	}
	doc.Para(w.Line("demo.as."+string(demo.As), flags))
	doc.Heading(w.Line("demo.try", nil))
	var tries []reply.Item
	for _, try := range []struct{ line, why string }{
		{"/custody on:2025-10-31", "demo.try.custody"},
		{"/notices Tukhvatshin", "demo.try.notices"},
		{"/find Тухватшин", "demo.try.find"},
	} {
		tries = append(tries, reply.Item{Text: reply.Of(reply.Cmd(try.line)), Notes: []reply.Line{w.Line(try.why, nil)}})
	}
	doc.List(tries...)
	doc.Note(w.Line("demo.ways", words.Args{"help": reply.Cmd("/help"), "quit": reply.Cmd("/quit")}))
	if demo.Database == "" {
		doc.Note(w.Line("demo.memory", nil))
	} else {
		doc.Note(w.Line("demo.file", words.Args{"path": reply.Span{Kind: reply.Code, Text: string(demo.Database)}}))
	}
	return doc
}
