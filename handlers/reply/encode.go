package reply

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Version is the version of the encoding that Encode writes. It rises when an older casewire could no longer read a
// document rightly: a field that changes its meaning, a kind of block or span whose text must not be shown as plain.
const Version = 1

// ErrVersion says that a document was written by a newer casewire than this one.
var ErrVersion = errors.New("the document was written by a newer version of casewire")

// envelope is what is stored.
type envelope struct {
	Version int             `json:"v"`
	Doc     json.RawMessage `json:"doc"`
}

// Encode writes a document as it is stored in the outbox: JSON in an envelope with the version. Bytes that are no
// UTF-8 become U+FFFD, as no platform would take them; empty lists become nil.
func Encode(d Doc) ([]byte, error) {
	doc, err := marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encode document: %w", err)
	}
	out, err := marshal(envelope{Version, doc})
	if err != nil {
		return nil, fmt.Errorf("encode document: %w", err)
	}
	return out, nil
}

// marshal writes JSON without turning <, > and & into escapes, which only pages of HTML need.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Decode reads what Encode of this casewire or an older one has written. Fields that it does not know are passed over:
// within one version only such fields are added as may be left out. The error wraps ErrVersion for a newer version.
func Decode(stored []byte) (Doc, error) {
	var e envelope
	if err := json.Unmarshal(stored, &e); err != nil {
		return Doc{}, fmt.Errorf("decode document: %w", err)
	}
	switch {
	case e.Version > Version:
		return Doc{}, fmt.Errorf("decode document: version %d, this one reads up to %d: %w", e.Version, Version, ErrVersion)
	case e.Version < 1 || len(e.Doc) == 0 || bytes.Equal(e.Doc, []byte("null")):
		return Doc{}, errors.New("decode document: this is no document")
	}
	var d Doc
	if err := json.Unmarshal(e.Doc, &d); err != nil {
		return Doc{}, fmt.Errorf("decode document: %w", err)
	}
	return d, nil
}
