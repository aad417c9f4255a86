package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/exchange"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// Limits of files in a chat.
const (
	// importTime bounds how long a file that came with a message may take to read and store.
	importTime = 5 * time.Minute
	// exportSize is the largest file that a chat is given (Discord: 10 MiB a message).
	exportSize = 8 << 20
	// importFindings is how many findings an answer lists; the rest is in an attached list.
	importFindings = 12
)

// Words for what an export holds, beside cases and countries.
const (
	exportAll      = "all"
	exportTemplate = "template"
)

// exchangeSpecs declares what brings cases in and takes them out.
func (b *Bot) exchangeSpecs() []command.Spec {
	return []command.Spec{
		{Name: "import", Group: command.Run, Need: command.Administering, Confirm: true, Private: true, Slow: true,
			Summary: "Bring cases in from an attached file",
			Details: "The file is casewire's own JSON Lines, a CSV in the columns of /export of:template, or the CSV export of the U.S. Press Freedom Tracker. It is read and reported on first, row by row; " +
				"nothing is stored before you confirm, and then all of it or nothing. What is on file is never overwritten, so the same file may be sent again. What it brings is for the team unless you publish it. " +
				"In Telegram, send the file with the command as its caption. At most 20 MB; on the machine itself casewire import takes any size.",
			Examples: []string{"/import", "/import publish skip_bad"},
			Options: []command.Option{
				{Name: "file", Summary: "The file", Kind: command.Attachment},
				{Name: "publish", Summary: "Make public what it brings", Kind: command.Boolean},
				{Name: "skip_bad", Summary: "Leave out the rows that cannot be stored", Kind: command.Boolean},
			}, Run: b.does(b.bringIn)},
		{Name: "export", Group: command.Run, Need: command.Administering, Private: true, Slow: true,
			Summary: "Take cases out as a file: everything you may see, a case or a country",
			Details: "JSON Lines hold everything and can be brought in again as they are; the CSV is for a spreadsheet and can be brought in again too. " +
				"A case or a country takes along the people and sources that its incidents name. The answer goes to you alone and holds what you may see. Every export is written down.",
			Examples: []string{"/export", "/export KG-4T7Q csv", "/export of:template"},
			Options: []command.Option{
				{Name: "of", Summary: "all, template, a case or a country; all if you give none", Kind: command.Text, Max: storage.MaxTitle, Sample: "KG", Complete: b.completeExport()},
				{Name: "format", Summary: "csv for a spreadsheet, jsonl to bring it in again; jsonl if not given", Kind: command.Enum, Choices: []command.Choice{
					{Value: string(exchange.Sheet), Label: "csv", Aliases: []string{"spreadsheet", "excel"}}, {Value: string(exchange.Lines), Label: "jsonl", Aliases: []string{"json"}}}},
			}, Run: b.does(b.takeOut)},
	}
}

func (b *Bot) completeExport() func(context.Context, command.Call, string) ([]command.Choice, error) {
	cases := b.completeHits(storage.HitCase)
	return func(ctx context.Context, c command.Call, typed string) ([]command.Choice, error) {
		var out []command.Choice
		for _, word := range []string{exportAll, exportTemplate} {
			if strings.HasPrefix(word, strings.ToLower(typed)) {
				out = append(out, command.Choice{Value: word, Label: word})
			}
		}
		more, err := cases(ctx, c, typed)
		return append(out, more...), err
	}
}

// bringIn reads the file that came with the call; once it is confirmed, it stores what the file brings.
func (b *Bot) bringIn(ctx context.Context, a ask) (reply.Doc, error) {
	ctx, cancel := context.WithTimeout(ctx, importTime)
	defer cancel()
	file, err := b.theFile(a)
	if err != nil {
		return reply.Doc{}, err
	}
	publish := a.Values.Bool("publish")
	plan, err := exchange.Read(ctx, b.store, exchange.File{Name: file.Name, Size: int64(len(file.Data)), Data: bytes.NewReader(file.Data)},
		exchange.Options{Publish: publish, SkipBad: a.Values.Bool("skip_bad"), Sight: a.sight})
	if err != nil {
		return reply.Doc{}, b.fileFault(err)
	}
	report := ImportReport{Words: b.words, Name: clip(file.Name, command.MaxLabel), Plan: plan, Published: publish, Most: importFindings,
		Publish: reply.Span{Kind: reply.Code, Text: "publish"}, Skip: reply.Span{Kind: reply.Code, Text: "skip_bad"}}
	if plan.Refused || a.Preview && plan.Report.Would.Total() == 0 { // there is nothing to confirm
		return reply.Doc{}, &command.Fault{Code: command.BadInput, Doc: b.withList(report)}
	}
	if a.Preview {
		return b.withList(report), nil
	}
	stored, err := plan.Store(ctx, b.store, a.by())
	if err != nil {
		return reply.Doc{}, b.fileFault(err)
	}
	report.Stored = &stored
	doc := b.withList(report)
	if stored.Total() > 0 {
		doc.Note(b.words.Line("exchange.cases_next", words.Args{"cases": reply.Cmd("/cases"), "undo": reply.Cmd("/undo")}))
	}
	return doc, nil
}

// withList is a report with all its findings attached, where it lists only some.
func (b *Bot) withList(r ImportReport) reply.Doc {
	doc := r.Doc()
	if r.Long() {
		doc.Note(b.words.Line("exchange.listed", nil))
		doc.Files = []reply.File{{Name: "import-report.txt", Type: "text/plain", Data: r.List()}}
	}
	return doc
}

// theFile is the one file that came with the call.
func (b *Bot) theFile(a ask) (reply.File, error) {
	cli := reply.Span{Kind: reply.Code, Text: "casewire import FILE"}
	line := reply.Span{Kind: reply.Code, Text: "/import"}
	switch {
	case len(a.Files) > 1:
		return reply.File{}, b.fault(command.BadInput, "exchange.one_file", words.Args{"n": len(a.Files)})
	case len(a.Files) == 0 && !a.Preview:
		return reply.File{}, b.fault(command.BadInput, "exchange.file_gone", words.Args{"command": line})
	case len(a.Files) == 0:
		return reply.File{}, b.fault(command.BadInput, "exchange.no_file", words.Args{"command": line, "cli": cli})
	case len(a.Files[0].Data) > exchange.MaxUpload:
		return reply.File{}, b.fault(command.BadInput, "exchange.upload_large", words.Args{"n": exchange.MaxUpload >> 20, "cli": cli})
	}
	return a.Files[0], nil
}

// fileFault says what is wrong with a file, or with one record that collides with what was stored since it was read.
func (b *Bot) fileFault(err error) error {
	if line, ok := FileFault(b.words, err); ok {
		return &command.Fault{Code: command.BadInput, Doc: reply.Doc{Title: line}}
	}
	return err
}

// takeOut answers with a file of what the asker may see.
func (b *Bot) takeOut(ctx context.Context, a ask) (reply.Doc, error) {
	format := exchange.Lines
	if f := a.Values.Text("format"); f != "" {
		format = exchange.Format(f)
	}
	of := strings.TrimSpace(a.Values.Text("of"))
	if strings.EqualFold(of, exportTemplate) {
		return b.template(a.Values.Has("format") && format == exchange.Lines)
	}
	selection, what, ref, err := b.exportOf(ctx, a, of)
	if err != nil {
		return reply.Doc{}, err
	}
	out := &bounded{most: exportSize}
	write, noun, kind := exchange.WriteLines, "exchange.lines", "application/jsonl"
	if format == exchange.Sheet {
		write, noun, kind = exchange.WriteSheet, "exchange.rows", "text/csv"
	}
	n, err := write(ctx, out, b.store, a.sight, selection)
	switch {
	case errors.Is(err, errTooMuch):
		return reply.Doc{}, b.fault(command.BadInput, "exchange.export_large", words.Args{"n": exportSize >> 20, "cli": reply.Span{Kind: reply.Code, Text: "casewire export"}})
	case err != nil:
		return reply.Doc{}, err
	case n == 0:
		return reply.Doc{}, b.fault(command.BadInput, "exchange.export_none", words.Args{"what": what})
	}
	if err := b.store.Done(ctx, a.by(), ref, fmt.Sprintf("%s, %d", format, n)); err != nil {
		return reply.Doc{}, err
	}
	name := "casewire"
	if suffix := selection.Case + selection.Country; suffix != "" {
		name += "-" + suffix
	}
	doc := reply.Doc{Title: b.words.Line("exchange.exported", words.Args{"what": what, "parts": b.words.Line(noun, words.Args{"n": n})})}
	doc.Note(b.words.Line("exchange.export_note", nil))
	doc.Files = []reply.File{{Name: fmt.Sprintf("%s-%s.%s", name, string(a.today), format), Type: kind, Data: out.Bytes()}}
	return doc, nil
}

// exportOf finds what an export is of, and how that is called.
func (b *Bot) exportOf(ctx context.Context, a ask, of string) (storage.Selection, reply.Line, string, error) {
	if of == "" || strings.EqualFold(of, exportAll) || strings.EqualFold(of, "everything") {
		return storage.Selection{}, b.words.Line("exchange.of_all", nil), "", nil
	}
	if code, ok := command.CountryCode(of); ok {
		return storage.Selection{Country: code}, plain(command.CountryName(code)), code, nil
	}
	c, err := b.theCase(ctx, a, of)
	if f := command.AsFault(err); errors.Is(err, storage.ErrNotFound) || f != nil && f.Code == command.NotFound && len(f.Doc.Buttons) == 0 {
		f := b.fault(command.BadInput, "exchange.no_of", words.Args{"text": reply.B(of), "all": reply.Span{Kind: reply.Code, Text: exportAll},
			"template": reply.Span{Kind: reply.Code, Text: exportTemplate}, "example": reply.Span{Kind: reply.Code, Text: "/export KG"}})
		f.Field = "of"
		return storage.Selection{}, nil, "", f
	}
	if err != nil {
		return storage.Selection{}, nil, "", err
	}
	return storage.Selection{Case: c.Ref}, caseLine(c), c.Ref, nil
}

// template answers with the columns of the CSV to fill in.
func (b *Bot) template(lines bool) (reply.Doc, error) {
	if lines {
		f := b.fault(command.BadInput, "exchange.template_csv", nil)
		f.Field = "format"
		return reply.Doc{}, f
	}
	var out bytes.Buffer
	if err := exchange.WriteTemplate(&out); err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.words.Line("exchange.template", nil)}
	doc.Para(b.words.Line("exchange.template_need", words.Args{"fields": strings.Join(exchange.Needed(), ", "), "command": reply.Span{Kind: reply.Code, Text: "/import"}}))
	doc.Files = []reply.File{{Name: "casewire-template.csv", Type: "text/csv", Data: out.Bytes()}}
	return doc, nil
}

// bounded gathers what is written to it, up to a size.
type bounded struct {
	bytes.Buffer
	most int
}

var errTooMuch = errors.New("too much for a chat")

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.most {
		return 0, errTooMuch
	}
	return b.Buffer.Write(p)
}
