package storage

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Record is one line of casewire's own JSON Lines: exactly one of its fields is set, and the line's "kind" says which.
// Objects name each other by ref. In a file, an object stands after those it names: cases, outlets, people, sources,
// incidents; only links between incidents may point forward.
type Record struct {
	Case     *Case
	Subject  *Subject
	Source   *Source
	Incident *Incident
}

// MarshalJSON writes the record as one object with its kind in front.
func (r Record) MarshalJSON() ([]byte, error) {
	kind, object := RefCase, any(r.Case)
	switch {
	case r.Subject != nil:
		kind, object = RefSubject, r.Subject
	case r.Source != nil:
		kind, object = RefSource, r.Source
	case r.Incident != nil:
		kind, object = RefIncident, r.Incident
	case r.Case == nil:
		return nil, fmt.Errorf("encode record: %w", Invalid{Field: "kind", Problem: "is missing"})
	}
	b, err := json.Marshal(object)
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	return append([]byte(`{"kind":"`+kind+`",`), b[1:]...), nil
}

// UnmarshalJSON reads a record. A field it does not know is an error, so that a misspelt one is not lost.
func (r *Record) UnmarshalJSON(line []byte) error {
	kind, err := kindOf(line)
	if err != nil {
		return err
	}
	*r = Record{}
	// The kind stands beside the object's own fields, so that the line is decoded once.
	switch kind {
	case RefCase:
		var c struct {
			Kind string `json:"kind"`
			Case
		}
		err, r.Case = strict(line, &c), &c.Case
	case RefSubject:
		var s struct {
			Line string `json:"kind"`
			Subject
		}
		err, r.Subject = strict(line, &s), &s.Subject
	case RefSource:
		var o struct {
			Line string `json:"kind"`
			Source
		}
		err, r.Source = strict(line, &o), &o.Source
	case RefIncident:
		var i struct {
			Kind string `json:"kind"`
			Incident
		}
		err, r.Incident = strict(line, &i), &i.Incident
	default:
		return Invalid{Field: "kind", Problem: "is not one of case, subject, source, incident", Value: kind}
	}
	if err != nil {
		*r = Record{}
	}
	return err
}

// kindOf finds the kind of a line. It stands in front where casewire wrote the line.
func kindOf(line []byte) (string, error) {
	for _, kind := range []string{RefIncident, RefSource, RefSubject, RefCase} {
		if rest, ok := bytes.CutPrefix(line, []byte(`{"kind":"`+kind+`"`)); ok && len(rest) > 0 {
			return kind, nil
		}
	}
	var head struct {
		Kind string `json:"kind"`
	}
	err := json.Unmarshal(line, &head)
	return head.Kind, err
}

// strict decodes one object that has no unknown field.
func strict(line []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if rest := bytes.TrimSpace(line[d.InputOffset():]); len(rest) > 0 {
		return Invalid{Field: "line", Problem: "goes on behind its object"}
	}
	return nil
}

// Ref is the ref of the record's object.
func (r Record) Ref() string {
	switch {
	case r.Case != nil:
		return r.Case.Ref
	case r.Subject != nil:
		return r.Subject.Ref
	case r.Source != nil:
		return r.Source.Ref
	case r.Incident != nil:
		return r.Incident.Ref
	}
	return ""
}

// Kind is the kind of the record's object, as its line says it; empty for a record of nothing.
func (r Record) Kind() string {
	switch {
	case r.Case != nil:
		return RefCase
	case r.Subject != nil:
		return RefSubject
	case r.Source != nil:
		return RefSource
	case r.Incident != nil:
		return RefIncident
	}
	return ""
}
