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
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return err
	}
	*r = Record{}
	var err error
	switch head.Kind {
	case RefCase:
		r.Case, err = strict[Case](line)
	case RefSubject:
		r.Subject, err = strict[Subject](line)
	case RefSource:
		r.Source, err = strict[Source](line)
	case RefIncident:
		r.Incident, err = strict[Incident](line)
	default:
		return Invalid{Field: "kind", Problem: "is not one of case, subject, source, incident", Value: head.Kind}
	}
	return err
}

// strict decodes an object that has no field unknown to T but its kind.
func strict[T any](line []byte) (*T, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return nil, err
	}
	delete(fields, "kind")
	rest, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(rest))
	d.DisallowUnknownFields()
	var v T
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return &v, nil
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
