package discord

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/reply"
)

const (
	// maxUpload is the largest file that is taken, as /import says.
	maxUpload = 20 << 20
	// downloadTime is how long fetching it may take.
	downloadTime = time.Minute
)

// fetcher loads files from Discord's own hosts and the configured one. It holds no token.
func fetcher(api string) *http.Client {
	hosts := []string{"https://cdn.discordapp.com", "https://media.discordapp.net"}
	if u, err := url.Parse(api); err == nil && u.Host != "" && api != origin {
		hosts = append(hosts, u.Scheme+"://"+u.Host)
	}
	return &http.Client{
		Transport: &platform.Transport{Base: platform.NewBase(4), Hosts: hosts},
		// Another address is another host's word.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// download loads the files that came with a command. fault is what the asker is told where that does not work.
func (d *Door) download(ctx context.Context, data invoked) (files []reply.File, fault string) {
	for _, o := range data.Options {
		if o.Kind != optionAttachment {
			continue
		}
		var id string
		if err := unquote(o.Value, &id); err != nil {
			return nil, d.words.NoFile
		}
		at, ok := data.Resolved.Attachments[id]
		switch {
		case !ok:
			return nil, d.words.NoFile
		case at.Size > maxUpload:
			return nil, d.words.BigFile
		}
		content, err := d.fetch(ctx, at)
		if err != nil {
			d.log.WarnContext(ctx, "a file could not be fetched", slog.Any("error", err))
			return nil, d.words.NoFile
		}
		if len(content) > maxUpload {
			return nil, d.words.BigFile
		}
		files = append(files, reply.File{Name: at.Filename, Type: at.Type, Data: content})
	}
	return files, ""
}

// fetch loads one file.
func (d *Door) fetch(ctx context.Context, at attachment) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, downloadTime)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, at.URL, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("fetch file: %w", bareError(err))
	}
	answer, err := d.files.Do(q)
	if err != nil {
		return nil, fmt.Errorf("fetch file: %w", bareError(err))
	}
	defer func() { _ = answer.Body.Close() }() // it has been read
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch file: status %d", answer.StatusCode)
	}
	content, err := io.ReadAll(io.LimitReader(answer.Body, maxUpload+1))
	if err != nil {
		return nil, fmt.Errorf("fetch file: %w", bareError(err))
	}
	return content, nil
}
