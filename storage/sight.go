package storage

import "database/sql"

// Visibility says how widely a thing may be seen. The order is from wide to narrow.
type Visibility int

// The three visibilities.
const (
	// VisiblePublic things may be shown to anybody.
	VisiblePublic Visibility = 1
	// VisibleTeam things are for members, in private or in a chat of the team.
	VisibleTeam Visibility = 2
	// VisibleRestricted things are for the case's owner, admins and the editors named by share, in answers nobody else sees.
	VisibleRestricted Visibility = 3
)

// Visibilities is the code list of visibility, in order: the code's place plus one is its Visibility.
var Visibilities = CodeList{{"public", "public", ""}, {"team", "team only", ""}, {"restricted", "restricted", ""}}

// String is the code of a visibility.
func (v Visibility) String() string {
	if v < VisiblePublic || v > VisibleRestricted {
		return ""
	}
	return Visibilities[v-1].Code
}

// ParseVisibility finds a visibility by its code; false if there is none.
func ParseVisibility(code string) (Visibility, bool) {
	i := Visibilities.index(code)
	return Visibility(i + 1), i >= 0
}

// Sight is what a reader may see. Every read of the store takes one; its zero value sees nothing.
//
// A Sight is made for one answer: the lower of the person's and the chat's, unless only the asker sees the answer.
type Sight struct {
	level   Visibility
	account int64 // the person, for restricted things he owns or that are shared with him; 0 for nobody
	all     bool  // every restricted thing
}

// PublicSight sees what is public.
func PublicSight() Sight { return Sight{level: VisiblePublic} }

// TeamSight sees what is public or team.
func TeamSight() Sight { return Sight{level: VisibleTeam} }

// OwnSight is a team member's in an answer that nobody else sees: what TeamSight sees, and the restricted things that
// the account owns or that are shared with it.
func OwnSight(account int64) Sight { return Sight{level: VisibleTeam, account: account} }

// FullSight is an admin's in an answer that nobody else sees, and the operator's at the machine: everything.
func FullSight() Sight { return Sight{level: VisibleRestricted, all: true} }

// Blind tells whether the sight sees nothing at all.
func (s Sight) Blind() bool { return s.level == 0 }

// Team tells whether the sight includes what is for the team: notes, people who changed things, the marks of a draft.
func (s Sight) Team() bool { return s.level >= VisibleTeam }

// Own tells whether the sight includes restricted things that a person owns or that are shared with him.
func (s Sight) Own() bool { return s.account != 0 }

// Everything tells whether the sight has no limit.
func (s Sight) Everything() bool { return s.all }

// args binds the named values that the conditions below use. Append them once to the arguments of a query.
func (s Sight) args() []any {
	account := sql.NullInt64{Int64: s.account, Valid: s.account != 0}
	return []any{sql.Named("sees", int(s.level)), sql.Named("self", account), sql.Named("all", s.all)}
}

// The visibility filter of casewire. It stands here once; every query that shows anything applies one of these
// conditions to a row of cases called c, incidents called i, subjects called s, names called n or sources called o,
// and binds Sight.args.
//
// incidents.reach is the narrower of the incident's and its case's visibility: written with a new one (put_incident.go), then
// kept by triggers. sources.reach, kept likewise, is the widest of the incidents that cite it: it only serves to count, and
// what is shown of a source is held against the incidents themselves.
const (
	// seesCase: the case c is within the sight.
	seesCase = `(c.visibility <= :sees or (:self is not null and (c.owner = :self
		or exists (select 1 from shares h where h.account = :self and h.case_id = c.id))))`
	// seesIncident: the incident i is within the sight. An incident that is shared alone is seen only where its case is.
	seesIncident = `(i.reach <= :sees or (:self is not null and exists (
		select 1 from cases k where k.id = i.case_id
		and (k.visibility <= :sees or k.owner = :self
			or exists (select 1 from shares h where h.account = :self and h.case_id = k.id))
		and (i.visibility <= :sees or k.owner = :self
			or exists (select 1 from shares h where h.account = :self and (h.case_id = k.id or h.incident_id = i.id))))))`
	// seesSubject: a visible incident links the subject s, or one of the people of the outlet s.
	seesSubject = `(:all or exists (select 1 from targets t join incidents i on i.id = t.incident_id
		where t.subject_id = s.id and ` + seesIncident + `) or (s.kind = 'outlet' and exists (
		select 1 from subjects p join targets t on t.subject_id = p.id join incidents i on i.id = t.incident_id
		where p.outlet_id = s.id and ` + seesIncident + `)))`
	// seesSource: a visible incident cites the source o.
	seesSource = `(:all or exists (select 1 from citations x join incidents i on i.id = x.incident_id
		where x.source_id = o.id and ` + seesIncident + `))`
	// seesIdentity: the names of the subject s may be said: it is not withheld, or the sight reaches a case or an
	// incident of it that the account owns or that is shared with it.
	seesIdentity = `(not s.withheld or :all or (:self is not null and exists (
		select 1 from targets t join incidents i on i.id = t.incident_id join cases k on k.id = i.case_id
		where t.subject_id = s.id and (k.owner = :self or exists (
			select 1 from shares h where h.account = :self and (h.case_id = k.id or h.incident_id = i.id))))))`
	// seesName: the name n of a visible subject s may be said: its identity is not withheld, and where the name came
	// with an incident, that incident is visible.
	seesName = `(` + seesIdentity + ` and (n.incident_id is null or exists (
		select 1 from incidents i where i.id = n.incident_id and ` + seesIncident + `)))`
)

// strays finds what is on file with another reach than follows from the cases and the incidents. There must be nothing.
const strays = `select i.ref from incidents i join cases c on c.id = i.case_id where i.reach <> max(i.visibility, c.visibility)
	union all
	select o.ref from sources o where o.reach <> coalesce((select min(i.reach) from citations x join incidents i on i.id = x.incident_id where x.source_id = o.id), 3)`
