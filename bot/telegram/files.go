package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// maxFile is the largest file that is read, in megabytes: what the cloud's getFile gives.
	maxFile = 20
	// filePatience is how long a file may take to come, or to leave.
	filePatience = 2 * time.Minute
)

var errTooBig = errors.New("the file is too big")

// attach fetches the document that a command is about: its own, or that of the message it replies to. Nothing is fetched for
// a command that takes no file, nor for somebody who may not call it. The complaint is for the person; empty for none.
func (d *Door) attach(ctx context.Context, m *message, r *command.Request) (complaint string) {
	doc := m.Document
	if doc == nil && m.ReplyTo != nil {
		doc = m.ReplyTo.Document
	}
	called, _, ok := head(r.Line)
	spec := d.Gate.Table().Lookup(called)
	if doc == nil || !ok || spec == nil || !takesFile(spec) || !slices.Contains(d.Gate.Menu(ctx, *r), spec) {
		return ""
	}
	data, err := d.fetchFile(ctx, doc)
	if errors.Is(err, errTooBig) {
		return d.Words.TooBig(maxFile)
	}
	if err != nil {
		d.Log.WarnContext(ctx, "fetch a file", "error", err)
		return d.Words.NoFile
	}
	r.Files = []reply.File{{Name: safeName(doc.Name), Type: doc.Type, Data: data}}
	return ""
}

func takesFile(spec *command.Spec) bool {
	return slices.ContainsFunc(spec.Options, func(o command.Option) bool { return o.Kind == command.Attachment })
}

// safeName is a file's name without anything that could lead elsewhere.
func safeName(typed string) string {
	base := path.Base(strings.ReplaceAll(literal(typed), `\`, "/"))
	base = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, base)
	if base == "." || base == ".." || base == "" || base == "_" {
		return "file"
	}
	return base
}

// fetchFile reads a document from the server that is configured; the library knows the cloud's address only (B20).
func (d *Door) fetchFile(ctx context.Context, doc *document) ([]byte, error) {
	const limit = maxFile << 20
	if doc.Size > limit {
		return nil, errTooBig
	}
	ctx, cancel := context.WithTimeout(ctx, filePatience)
	defer cancel()
	var file struct {
		Path string `json:"file_path"`
	}
	if err := d.ask(ctx, "getFile", tgbotapi.Params{"file_id": doc.FileID}, &file); err != nil {
		return nil, err
	}
	address, err := url.Parse(d.base + "/file/bot" + dummy + "/" + (&url.URL{Path: file.Path}).EscapedPath())
	if err != nil || file.Path == "" {
		return nil, errors.New("the server names no file")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), http.NoBody)
	if err != nil {
		return nil, errors.New("the server names no file")
	}
	answer, err := d.send.Do(request)
	if err != nil {
		return nil, errors.New(reason(err)) // without the address
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", answer.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, limit+1))
	if err != nil {
		return nil, errors.New(reason(err))
	}
	if len(data) > limit {
		return nil, errTooBig
	}
	return data, nil
}
