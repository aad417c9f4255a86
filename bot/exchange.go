package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"casewire/config"
	"casewire/handlers"
	"casewire/handlers/exchange"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// importTime bounds how long an import may take: a million incidents take minutes.
const importTime = time.Hour

// bring brings a file into the database, or the example case.
func (a *app) bring(ctx context.Context, action config.Import) (err error) {
	if action.Example {
		return a.load(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, importTime)
	defer cancel()
	file, err := openFile(action.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("look at %s: %w", action.File, err)
	}
	store, err := a.openStore(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()

	w, name := words.English(), filepath.Base(action.File)
	progress := a.progress(w, name)
	plan, err := exchange.Read(ctx, store, exchange.File{Name: name, Size: info.Size(), Data: file},
		exchange.Options{Publish: action.Publish, SkipBad: action.SkipBad, Sight: storage.FullSight(), Progress: progress})
	if err != nil {
		return named(w, name, err)
	}
	report := handlers.ImportReport{Words: w, Name: name, Plan: plan, Published: action.Publish,
		Publish: reply.Span{Kind: reply.Code, Text: "--publish"}, Skip: reply.Span{Kind: reply.Code, Text: "--skip-bad"}}
	if plan.Refused {
		if err := a.say(plainDoc(report.Doc())); err != nil {
			return err
		}
		return named(w, name, &exchange.Fault{Code: "refused"})
	}
	if !action.DryRun {
		stored, err := plan.Store(ctx, store, storage.By{Action: "import"})
		if err != nil {
			return named(w, name, err)
		}
		report.Stored = &stored
		for more, err := store.TidySearch(ctx); more && err == nil; more, err = store.TidySearch(ctx) {
			continue // what fails here a casewire that serves does by the hour
		}
	}
	if err := a.say(plainDoc(report.Doc())); err != nil || !action.DryRun {
		return err
	}
	return a.say(w.Text("exchange.dry", nil))
}

// openFile opens a file to import. Only a regular file has a size and can be read twice.
func openFile(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	return file, nil
}

// named puts why a file is refused into words.
func named(w *words.Catalogue, name string, err error) error {
	if line, ok := handlers.FileFault(w, err); ok {
		return fmt.Errorf("%s: %s", name, line.String())
	}
	return fmt.Errorf("%s: %w", name, err)
}

// progress tells standard error how far a long file has been read.
func (a *app) progress(w *words.Catalogue, name string) func(read, size int64) {
	const step = 10 // per cent
	told := int64(0)
	return func(read, size int64) {
		if size < 16<<20 {
			return // read before anybody wonders
		}
		now := read * 100 / size / step * step
		if now < told { // it is read a second time, to be stored
			_, _ = fmt.Fprintln(a.stderr, w.Text("exchange.storing", words.Args{"name": name}))
		}
		if now != told {
			told = now
			_, _ = fmt.Fprintln(a.stderr, w.Text("exchange.progress", words.Args{"name": name, "n": int(now)}))
		}
	}
}

// takeOut writes everything to standard output. It reads beside a running casewire.
func (a *app) takeOut(ctx context.Context, action config.Export) (err error) {
	store, err := a.openStore(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	write := exchange.WriteLines
	if action.Format == string(exchange.Sheet) {
		write = exchange.WriteSheet
	}
	_, err = write(ctx, a.stdout, store, storage.FullSight(), storage.Selection{})
	return err
}

// plainDoc is a document as plain text, for a command's output.
func plainDoc(doc reply.Doc) string {
	lines := []string{doc.Title.String()}
	for _, b := range doc.Blocks {
		switch b.Kind {
		case reply.Heading:
			lines = append(lines, "", b.Text.String())
		case reply.List:
			for _, i := range b.Items {
				lines = append(lines, "- "+i.Text.String())
			}
		case reply.Paragraph, reply.Note, reply.Warning:
			lines = append(lines, b.Text.String())
		}
	}
	return strings.Join(lines, "\n")
}
