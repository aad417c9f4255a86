package storage

import "time"

// The types below are what the store keeps and, by their JSON tags, what casewire's own JSON Lines hold (record.go) and
// what the change log remembers. Objects name each other by ref. Fields tagged "-" are filled in by reads, within the
// sight of the reader.

// Case is a dossier that the desk follows.
type Case struct {
	ID         int64      `json:"-"`
	Ref        string     `json:"ref"`
	Title      string     `json:"title"`
	Country    string     `json:"country"` // ISO 3166-1 alpha-2
	Summary    string     `json:"summary,omitempty"`
	Tags       []string   `json:"tags,omitempty"`  // beats, sorted
	Owner      string     `json:"owner,omitempty"` // an account: "telegram:123"
	Closed     bool       `json:"closed,omitempty"`
	Visibility Visibility `json:"visibility"`
	Embargo    *time.Time `json:"embargo_until,omitempty"` // UTC; asks, never publishes
	Revision   int        `json:"-"`
	Created    time.Time  `json:"-"`
	Changed    time.Time  `json:"-"`
}

// Subject kinds.
const (
	Person = "person"
	Outlet = "outlet"
)

// Subject is a person or an outlet, the same one in every case.
type Subject struct {
	ID       int64  `json:"-"`
	Ref      string `json:"ref"`
	Kind     string `json:"type"` // Person or Outlet
	Names    []Name `json:"names"`
	Capacity string `json:"capacity,omitempty"` // of Capacities
	Outlet   string `json:"outlet,omitempty"`   // ref of the outlet a person works for
	Withheld bool   `json:"identity_withheld,omitempty"`
	Minor    bool   `json:"minor,omitempty"`
	Revision int    `json:"-"`
	// OutletName is the outlet's name within the sight; empty if there is none.
	OutletName string    `json:"-"`
	Created    time.Time `json:"-"`
	Changed    time.Time `json:"-"`
}

// Name is one spelling of a subject's name.
type Name struct {
	Name      string `json:"name"`
	Preferred bool   `json:"preferred,omitempty"`
	Script    string `json:"script,omitempty"` // ISO 15924
	// Incident is the ref of the incident that the name came with; it is seen only where that is. Empty: wherever the subject is.
	Incident string `json:"incident,omitempty"`
}

// Name is how the subject is called within the sight it was read with: its preferred name, else its first visible one.
// It is empty where its identity is withheld.
func (s Subject) Name() string {
	for _, n := range s.Names {
		if n.Preferred {
			return n.Name
		}
	}
	if len(s.Names) > 0 {
		return s.Names[0].Name
	}
	return ""
}

// Incident is one dated, attributed report that something happened to somebody.
type Incident struct {
	ID           int64      `json:"-"`
	Ref          string     `json:"ref"`
	Case         string     `json:"case"`  // ref
	Types        []string   `json:"types"` // of IncidentTypes; the first is the main one
	Date         Date       `json:"date"`
	DayOrder     int        `json:"day_order,omitempty"` // explicit order among incidents of one day
	Place        string     `json:"place,omitempty"`
	Country      string     `json:"country,omitempty"`   // of the place, where it is not the case's
	Authority    string     `json:"authority,omitempty"` // of Authorities
	Body         string     `json:"body,omitempty"`      // the authority's name
	System       System     `json:"system,omitempty"`    // of a notice
	Summary      string     `json:"summary"`             // in house words
	Stance       string     `json:"stance,omitempty"`    // of Stances
	Verification string     `json:"verification"`        // of Verifications
	Visibility   Visibility `json:"visibility"`
	Embargo      *time.Time `json:"embargo_until,omitempty"`
	Targets      []Target   `json:"targets,omitempty"`
	Citations    []Citation `json:"sources"` // at least one
	Claims       []Claim    `json:"claims,omitempty"`
	Links        []Link     `json:"links,omitempty"`
	Slug         string     `json:"slug,omitempty"` // how another tracker's export knows it
	Revision     int        `json:"-"`
	Created      time.Time  `json:"-"`
	Changed      time.Time  `json:"-"`

	CaseID    int64      `json:"-"`
	CaseTitle string     `json:"-"`
	InCountry string     `json:"-"` // its own country, else the case's
	Reach     Visibility `json:"-"` // the narrower of its own and its case's visibility
	// Reported is the earliest day on which one of its sources came out; empty when none is dated.
	Reported Day `json:"-"`
}

// Type is the main type.
func (i Incident) Type() string {
	if len(i.Types) == 0 {
		return ""
	}
	return i.Types[0]
}

// Is tells whether the incident has the type, as its main or a further one.
func (i Incident) Is(types ...string) bool {
	for _, have := range i.Types {
		for _, want := range types {
			if have == want {
				return true
			}
		}
	}
	return false
}

// Discounted tells whether the incident no longer speaks for itself: it is refuted or retracted.
func (i Incident) Discounted() bool {
	return i.Verification == Refuted || i.Verification == Retracted
}

// Target is who it happened to: a subject, or an unnamed group.
type Target struct {
	Subject string `json:"subject,omitempty"` // ref
	Group   *Group `json:"group,omitempty"`
	Named   string `json:"named,omitempty"` // the name it was entered under, where that is not the preferred one
	Role    string `json:"role,omitempty"`
	Outcome string `json:"outcome,omitempty"` // of Outcomes
	// Sentence is of Sentences; Months go with it, 0 when they are not stated.
	Sentence string `json:"sentence,omitempty"`
	Months   int    `json:"months,omitempty"`
	Term     string `json:"term,omitempty"` // the term as the source prints it

	// Who is the subject within the sight; nil for a group.
	Who *Subject `json:"-"`
}

// Group is an unnamed group.
type Group struct {
	People      int    `json:"people,omitempty"`     // 0: their number is not stated
	Description string `json:"description"`          // in house words: "two former accountants"
	Rest        bool   `json:"all_others,omitempty"` // everybody else of the same event
}

// Citation is what one speaker says of an incident in one source.
type Citation struct {
	Source   string `json:"source"`  // ref
	Speaker  string `json:"speaker"` // who says so
	Words    string `json:"words,omitempty"`
	Verbatim bool   `json:"verbatim,omitempty"` // the words may stand in quotation marks
	Said     *Date  `json:"said,omitempty"`     // when the speaker said it

	// Document is the source within the sight.
	Document *Source `json:"-"`
}

// Claim fields.
const (
	ClaimHeadcount = "headcount"
	ClaimDate      = "date"
)

// Claim is one of several reported values of the same thing, with who reports it. Its source is one of the incident's.
type Claim struct {
	Field   string `json:"field"` // ClaimHeadcount or ClaimDate
	People  int    `json:"people,omitempty"`
	Date    *Date  `json:"date,omitempty"`
	Source  string `json:"source,omitempty"` // ref
	Speaker string `json:"speaker,omitempty"`
}

// Link kinds.
const (
	// LinkAbout: this incident, a statement, is about the other.
	LinkAbout = "about"
	// LinkConflicts: the two contradict each other as a whole; both are disputed.
	LinkConflicts = "conflicts"
)

// Link points at another incident.
type Link struct {
	Kind string `json:"kind"`
	To   string `json:"to"` // ref
}

// Source is one document.
type Source struct {
	ID          int64  `json:"-"`
	Ref         string `json:"ref"`
	URL         string `json:"url,omitempty"`
	Publisher   string `json:"publisher"`
	Title       string `json:"title,omitempty"`
	Published   Date   `json:"published"`
	Language    string `json:"language,omitempty"` // BCP 47
	Kind        string `json:"source_kind"`        // of SourceKinds
	DerivedFrom string `json:"derived_from,omitempty"`
	ArchiveURL  string `json:"archive_url,omitempty"`
	Risky       bool   `json:"risky,omitempty"`    // not to be linked in public
	Interest    string `json:"interest,omitempty"` // why it is a party to the matter; empty: it is not known to be
	Revision    int    `json:"-"`
	// CitedFor are the refs of those of a case's incidents that cite it, in the order of a timeline; only SourcesOf fills it in.
	CitedFor []string  `json:"-"`
	Created  time.Time `json:"-"`
	Changed  time.Time `json:"-"`
}

// Quotable tells whether the source's words may stand in quotation marks: not those of a paraphrase, a translation or a
// copy whose original is not known.
func (o Source) Quotable() bool {
	switch o.Kind {
	case "paraphrase", "translation":
		return false
	case "republication":
		return o.DerivedFrom != ""
	}
	return true
}

// System is where a notice is seen: INTERPOL itself, a country's system, or that of a country which the source does not
// name. The label of an unnamed country holds inside its case only.
type System string

// Interpol is INTERPOL's own system.
const Interpol System = "interpol"

// CountrySystem is the system of a named country.
func CountrySystem(code string) System { return System("country:" + code) }

// UnnamedSystem is the system of a country that the source does not name, under a label: "A".
func UnnamedSystem(label string) System { return System("unnamed:" + label) }

// MarshalText writes a visibility as its code.
func (v Visibility) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a visibility from its code.
func (v *Visibility) UnmarshalText(text []byte) error {
	got, ok := ParseVisibility(string(text))
	if !ok {
		return Invalid{Field: "visibility", Problem: "is not one of public, team, restricted", Value: string(text)}
	}
	*v = got
	return nil
}

// Invalid is a value the store does not take. It names the field as JSON Lines and commands do.
type Invalid struct {
	Field   string
	Problem string // continues "FIELD …": "is longer than 300 characters"
	Value   string
}

func (e Invalid) Error() string { return e.Field + " " + e.Problem }
