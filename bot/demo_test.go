package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"casewire/config"
	"casewire/handlers/command"
	"casewire/handlers/reply"
)

// silent is a gate with one command that says who asked.
type silent struct{ table *command.Table }

func (g silent) Table() *command.Table { return g.table }
func (g silent) Dispatch(_ context.Context, r command.Request) command.Answer {
	return command.Answer{Doc: reply.Doc{Title: reply.Text(r.Caller.Platform + ":" + r.Caller.ID + " asked " + r.Line)}}
}
func (g silent) Press(context.Context, command.Request) command.Answer { return command.Answer{} }
func (g silent) Complete(context.Context, command.Request, string, string) []command.Choice {
	return nil
}
func (g silent) Menu(context.Context, command.Request) []*command.Spec { return g.table.All() }

func (g silent) Happened(context.Context, command.Event) command.Answer { return command.Answer{} }

func TestTalkGreetsAndAnswers(t *testing.T) {
	table, err := command.NewTable(command.Spec{
		Name: "whoami", Group: command.Self, Summary: "who you are",
		Run: func(context.Context, command.Call) (reply.Doc, error) { return reply.Doc{}, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	const memory = `casewire, talking about its example case: attacks on Kloop and Temirov Live, Kyrgyzstan

You are a reader from the public here. Start with --as admin or --as member to see what others see: they find one case more.

Three things to try
• /custody on:2025-10-31
    who was in custody on 31 October 2025, and who says so
• /notices Tukhvatshin
    what became of the INTERPOL notice on Rinat Tukhvatshin
• /find Тухватшин
    the same man, found by his name in Cyrillic

/help lists what you can ask, Tab completes, /quit leaves.

Everything here is gone when you leave.

console:public asked /whoami

`
	for _, c := range []struct {
		demo config.Demo
		want string
	}{
		{config.Demo{As: config.AsPublic}, memory},
		{config.Demo{As: config.AsPublic, Database: "try.db"}, strings.Replace(memory, "Everything here is gone when you leave.", "What you change here is kept in try.db.", 1)},
	} {
		var out bytes.Buffer
		a := app{environ: config.EnvironOf(nil), stdin: strings.NewReader("/whoami\n/quit\n"), stdout: &out}
		if err := a.talk(t.Context(), silent{table}, c.demo); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}
