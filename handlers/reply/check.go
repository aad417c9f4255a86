package reply

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of a document's parts, the narrowest of all platforms'.
const (
	MaxButtonLabel = 40 // characters; more is cut on a phone's screen (Discord takes 80)
	MaxAction      = 64 // Telegram: callback_data 1-64 bytes
	MaxRowButtons  = 5  // Discord: buttons a row
	MaxRows        = 5  // Discord: rows a message
	MaxShare       = 64 // Telegram: start parameter, 1-64 of A-Z a-z 0-9 _ -
)

var (
	shareRule = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	tagRule   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`) // Telegram: a hashtag must not be all digits
)

// Check tells what makes a document unfit to be shown on every platform; nil when nothing does. All faults are told at
// once, each naming the part. They are faults of the program, not of what people typed: any valid UTF-8 is fit as text.
func (d Doc) Check() error {
	var c checker
	c.line("title", d.Title)
	for i, b := range d.Blocks {
		c.block(fmt.Sprintf("block %d", i), b)
	}
	if len(d.Buttons) > MaxRows {
		c.bad("buttons: %d rows, at most %d", len(d.Buttons), MaxRows)
	}
	for i, row := range d.Buttons {
		if len(row) == 0 || len(row) > MaxRowButtons {
			c.bad("buttons: row %d has %d, not 1 to %d", i, len(row), MaxRowButtons)
		}
		for _, b := range row {
			c.button(b)
		}
	}
	for _, f := range d.Files {
		c.file(f)
	}
	if d.Tag != "" && !tagRule.MatchString(d.Tag) {
		c.bad("tag %q is no hashtag", d.Tag)
	}
	if d.Share != "" && !shareRule.MatchString(d.Share) {
		c.bad("share %q must match %s", d.Share, shareRule)
	}
	if err := errors.Join(c.faults...); err != nil {
		return fmt.Errorf("check document: %w", err)
	}
	return nil
}

type checker struct{ faults []error }

func (c *checker) bad(format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf(format, args...))
}

func (c *checker) text(where, text string) {
	if !utf8.ValidString(text) {
		c.bad("%s: %q is no UTF-8", where, text)
	}
}

func (c *checker) block(where string, b Block) {
	switch b.Kind {
	case Heading, Paragraph, Note, Warning:
		if len(b.Items) > 0 {
			c.bad("%s: a %s has no items", where, b.Kind)
		}
		if len(b.Text) == 0 {
			c.bad("%s: the %s is empty", where, b.Kind)
		}
	case List:
		if len(b.Text) > 0 {
			c.bad("%s: a list has no text of its own", where)
		}
		if len(b.Items) == 0 {
			c.bad("%s: the list is empty", where)
		}
	default:
		c.bad("%s: there is no kind %q", where, b.Kind)
	}
	if slices.Contains(b.Carries, "") || b.Kind == List && len(b.Carries) > 0 {
		c.bad("%s: it carries an empty ref, or is a list, of which the entries carry", where)
	}
	c.line(where, b.Text)
	for i, item := range b.Items {
		at := fmt.Sprintf("%s, item %d", where, i)
		c.line(at, item.Text)
		for _, note := range item.Notes {
			c.line(at, note)
		}
		if slices.Contains(item.Carries, "") {
			c.bad("%s: it carries an empty ref", at)
		}
	}
}

func (c *checker) line(where string, l Line) {
	for _, s := range l {
		c.text(where, s.Text)
		c.text(where, s.Target)
		switch s.Kind {
		case Plain, Strong, Emphasis, Code, Quote:
			if s.Target != "" {
				c.bad("%s: %q has a target but opens nothing", where, s.Text)
			}
		case Link:
			if !webAddress(s.Target) {
				c.bad("%s: %q is no absolute http or https address", where, s.Target)
			}
		case Command:
			if !strings.HasPrefix(s.Target, "/") {
				c.bad("%s: %q is no command line", where, s.Target)
			}
		case Day:
			if _, err := time.Parse(time.DateOnly, s.Target); err != nil {
				c.bad("%s: %q is no day", where, s.Target)
			}
		case Instant:
			if at, err := time.Parse(time.RFC3339, s.Target); err != nil || at.Location() != time.UTC {
				c.bad("%s: %q is no moment in UTC", where, s.Target)
			}
		default:
			c.bad("%s: there is no kind of span %q", where, s.Kind)
		}
	}
}

func (c *checker) button(b Button) {
	c.text("button", b.Label+b.Action)
	if n := utf8.RuneCountInString(b.Label); n == 0 || n > MaxButtonLabel {
		c.bad("button %q: the label has %d characters, not 1 to %d", b.Label, n, MaxButtonLabel)
	}
	if (b.Action == "") == (b.URL == "") {
		c.bad("button %q: it needs either an action or an address", b.Label)
	}
	if len(b.Action) > MaxAction {
		c.bad("button %q: the action has %d bytes, at most %d", b.Label, len(b.Action), MaxAction)
	}
	if b.URL != "" && !webAddress(b.URL) {
		c.bad("button %q: %q is no absolute http or https address", b.Label, b.URL)
	}
	if b.Style != Ordinary && b.Style != Primary && b.Style != Danger {
		c.bad("button %q: there is no style %q", b.Label, b.Style)
	}
}

func (c *checker) file(f File) {
	c.text("file", f.Name+f.Type+f.Alternative)
	if f.Name == "" || strings.ContainsAny(f.Name, `/\:*?"<>|`) || strings.ContainsFunc(f.Name, unicode.IsControl) {
		c.bad("file %q: the name is not safe on every system", f.Name)
	}
	if f.Type == "" {
		c.bad("file %s: it has no media type", f.Name)
	}
	if strings.HasPrefix(f.Type, "image/") && f.Alternative == "" {
		c.bad("file %s: a picture needs words for those who do not see it", f.Name)
	}
}

// webAddress tells whether a text is an absolute http or https URL.
func webAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
