package storage

import "slices"

// Code is one entry of a code list: what is stored, and how it reads.
type Code struct {
	// Code is stored, typed by editors and exported.
	Code string
	// Label is how it reads in a sentence, in lower case unless it is a name.
	Label string
	// Group is the heading it is asked under, where the list is long.
	Group string
}

// CodeList is one of the vocabularies of the domain. The lists below are the only place where a code stands: the
// database copies them into tables of its own each time it is opened, so that adding a code is adding a line.
type CodeList []Code

// Has tells whether the code is on the list.
func (l CodeList) Has(code string) bool { return l.index(code) >= 0 }

// Label is how a code reads; a code that is not on the list reads as itself.
func (l CodeList) Label(code string) string {
	if i := l.index(code); i >= 0 {
		return l[i].Label
	}
	return code
}

// Group is the heading a code stands under; empty when it is not on the list.
func (l CodeList) Group(code string) string {
	if i := l.index(code); i >= 0 {
		return l[i].Group
	}
	return ""
}

// Codes lists the codes in order.
func (l CodeList) Codes() []string {
	out := make([]string, len(l))
	for i, c := range l {
		out[i] = c.Code
	}
	return out
}

func (l CodeList) index(code string) int {
	return slices.IndexFunc(l, func(c Code) bool { return c.Code == code })
}

// Groups of incident types.
const (
	GroupLiberty  = "liberty"
	GroupSafety   = "safety"
	GroupLegal    = "legal"
	GroupInterpol = "INTERPOL"
	GroupOutlet   = "outlet"
	GroupProperty = "property"
	GroupRecord   = "record"
)

// Incident types that the computed answers know by name.
const (
	Detention          = "detention"
	Arrest             = "arrest"
	MassDetention      = "mass_detention"
	HouseArrest        = "house_arrest"
	TravelBan          = "travel_ban"
	Abduction          = "abduction"
	Disappearance      = "disappearance"
	Exile              = "exile"
	Release            = "release"
	CustodyObservation = "custody_observation"
	Killing            = "killing"
	Charge             = "charge"
	Hearing            = "hearing"
	Verdict            = "verdict"
	AppealRuling       = "appeal_ruling"
	Clemency           = "clemency"
	NoticeRequest      = "notice_request"
	NoticeDecision     = "notice_decision"
	NoticeObservation  = "notice_observation"
	ClosureSuit        = "closure_suit"
	ClosureOrder       = "closure_order"
	ClosureFinal       = "closure_final"
	Suspension         = "suspension"
	LicenceLoss        = "licence_loss"
	SiteBlock          = "site_block"
	Statement          = "statement"
	Context            = "context"
)

// IncidentTypes are the types of incident. HURIDOCS' micro-thesauri and the U.S. Press Freedom Tracker's categories
// have counterparts of many of them. Statement and Context are never counted as incidents.
var IncidentTypes = CodeList{
	{Detention, "detention", GroupLiberty},
	{Arrest, "arrest", GroupLiberty},
	{MassDetention, "mass detention", GroupLiberty},
	{HouseArrest, "house arrest", GroupLiberty},
	{TravelBan, "travel ban", GroupLiberty},
	{"interrogation", "interrogation", GroupLiberty},
	{Abduction, "abduction", GroupLiberty},
	{Disappearance, "disappearance", GroupLiberty},
	{Exile, "exile", GroupLiberty},
	{"expulsion", "expulsion", GroupLiberty},
	{"extradition_request", "extradition request", GroupLiberty},
	{Release, "release", GroupLiberty},
	{CustodyObservation, "custody report", GroupLiberty},
	{Killing, "killing", GroupSafety},
	{"assault", "assault", GroupSafety},
	{"threat", "threat", GroupSafety},
	{"chilling_statement", "chilling statement", GroupSafety},
	{"surveillance", "surveillance", GroupSafety},
	{"online_attack", "online attack", GroupSafety},
	{"smear", "smear", GroupSafety},
	{"accusation", "accusation", GroupLegal},
	{Charge, "charge", GroupLegal},
	{"civil_suit", "civil suit", GroupLegal},
	{Hearing, "hearing", GroupLegal},
	{Verdict, "verdict", GroupLegal},
	{AppealRuling, "appeal ruling", GroupLegal},
	{Clemency, "clemency", GroupLegal},
	{"designation", "designation", GroupLegal},
	{"wanted", "wanted list", GroupLegal},
	{"subpoena", "subpoena", GroupLegal},
	{"leak_case", "leak case", GroupLegal},
	{NoticeRequest, "notice request", GroupInterpol},
	{NoticeDecision, "notice decision", GroupInterpol},
	{NoticeObservation, "notice observation", GroupInterpol},
	{ClosureSuit, "closure suit", GroupOutlet},
	{ClosureOrder, "closure order", GroupOutlet},
	{ClosureFinal, "final closure", GroupOutlet},
	{Suspension, "suspension", GroupOutlet},
	{LicenceLoss, "loss of licence", GroupOutlet},
	{SiteBlock, "site block", GroupOutlet},
	{"material_ban", "ban of material", GroupOutlet},
	{"prior_restraint", "prior restraint", GroupOutlet},
	{"access_denied", "denial of access", GroupOutlet},
	{"border_stop", "border stop", GroupOutlet},
	{"law_change", "change of law", GroupOutlet},
	{"search", "search", GroupProperty},
	{"seizure", "seizure", GroupProperty},
	{"equipment_damage", "equipment damage", GroupProperty},
	{"other", "other incident", GroupRecord},
	{Statement, "statement", GroupRecord},
	{Context, "background", GroupRecord},
}

// Outcomes that the computed answers know by name.
const (
	Acquitted      = "acquitted"
	Convicted      = "convicted"
	ChargesDropped = "charges_dropped"
	Terminated     = "terminated"
	Upheld         = "upheld"
	Changed        = "changed"
	Quashed        = "quashed"
	QuashedRetrial = "quashed_retrial"
	ToHouseArrest  = "to_house_arrest"
	Pardon         = "pardon"
	Commutation    = "commutation"
	Amnesty        = "amnesty"
	Died           = "died"
	Held           = "held"
	NotHeld        = "not_held"
	Lifted         = "lifted"
)

// Outcome groups say which kinds of incident an outcome belongs to.
const (
	OutcomeOfLegalStep   = "legal step"
	OutcomeOfRelease     = "release"
	OutcomeOfNotice      = "notice"
	OutcomeOfObservation = "observation"
	OutcomeOfDesignation = "designation"
)

// Outcomes of a target. "upheld" is of a legal step and of a designation; it stands under the first.
var Outcomes = CodeList{
	{Acquitted, "acquitted", OutcomeOfLegalStep},
	{Convicted, "convicted", OutcomeOfLegalStep},
	{ChargesDropped, "charges dropped", OutcomeOfLegalStep},
	{Terminated, "proceedings terminated", OutcomeOfLegalStep},
	{Upheld, "upheld", OutcomeOfLegalStep},
	{Changed, "changed", OutcomeOfLegalStep},
	{Quashed, "quashed", OutcomeOfLegalStep},
	{QuashedRetrial, "quashed, retrial ordered", OutcomeOfLegalStep},
	{"no_charge", "released without charge", OutcomeOfRelease},
	{"under_investigation", "released under investigation", OutcomeOfRelease},
	{"bail", "released on bail", OutcomeOfRelease},
	{ToHouseArrest, "moved to house arrest", OutcomeOfRelease},
	{"acquittal", "released after acquittal", OutcomeOfRelease},
	{"dropped", "released, charges dropped", OutcomeOfRelease},
	{"served", "released, sentence served", OutcomeOfRelease},
	{"probation", "released on probation", OutcomeOfRelease},
	{Pardon, "pardoned", OutcomeOfRelease},
	{Commutation, "sentence commuted", OutcomeOfRelease},
	{Amnesty, "amnestied", OutcomeOfRelease},
	{"exchange", "released in an exchange", OutcomeOfRelease},
	{"escaped", "escaped", OutcomeOfRelease},
	{Died, "died", OutcomeOfRelease},
	{"not_stated", "released, reason not stated", OutcomeOfRelease},
	{"requested", "requested", OutcomeOfNotice},
	{"under_review", "under review", OutcomeOfNotice},
	{"published", "published", OutcomeOfNotice},
	{"refused", "refused", OutcomeOfNotice},
	{"cancelled", "cancelled", OutcomeOfNotice},
	{"deleted", "deleted", OutcomeOfNotice},
	{"visible", "visible", OutcomeOfNotice},
	{"pending_review", "pending review", OutcomeOfNotice},
	{"not_visible", "not visible", OutcomeOfNotice},
	{Held, "held", OutcomeOfObservation},
	{NotHeld, "not held", OutcomeOfObservation},
	{"sought", "sought", OutcomeOfDesignation},
	{"declared", "declared", OutcomeOfDesignation},
	{"in_force", "in force", OutcomeOfDesignation},
	{Lifted, "lifted", OutcomeOfDesignation},
}

// Sentence kinds that the computed answers know by name.
const (
	Prison    = "prison"
	Suspended = "suspended"
	Probation = "probation"
	Fine      = "fine"
)

// Sentences are the kinds of sentence; months go with them.
var Sentences = CodeList{
	{Prison, "in prison", ""}, {Suspended, "suspended", ""}, {Probation, "on probation", ""}, {Fine, "fine", ""}, {"other", "other sentence", ""},
}

// Verification codes.
const (
	Unreviewed   = "unreviewed"
	SingleSource = "single_source"
	Corroborated = "corroborated"
	Documented   = "documented"
	Disputed     = "disputed"
	Refuted      = "refuted"
	Retracted    = "retracted"
)

// Verifications in the order of proof; the last three are no degrees of it.
var Verifications = CodeList{
	{Unreviewed, "not reviewed yet", ""}, {SingleSource, "single source", ""}, {Corroborated, "corroborated", ""}, {Documented, "primary document seen", ""},
	{Disputed, "disputed", ""}, {Refuted, "refuted", ""}, {Retracted, "retracted", ""},
}

// Stances of whoever speaks in an incident.
var Stances = CodeList{
	{"asserts", "says", ""}, {"alleges", "alleges", ""}, {"denies", "denies", ""}, {"declines", "declines to comment", ""}, {"concludes", "finds", ""},
}

// Authorities that act.
var Authorities = CodeList{
	{"court", "court", ""}, {"prosecutor", "prosecutor", ""}, {"police", "police", ""}, {"security_service", "security service", ""},
	{"interior_ministry", "interior ministry", ""}, {"executive", "executive", ""}, {"regulator", "regulator", ""}, {"border", "border authority", ""},
	{"intergovernmental", "intergovernmental organisation", ""}, {"private", "private party", ""}, {"unknown", "unknown authority", ""},
}

// Capacities of a person.
var Capacities = CodeList{
	{"journalist", "journalist", ""}, {"editor", "editor", ""}, {"founder", "founder", ""}, {"media_worker", "media worker", ""}, {"blogger", "blogger", ""},
	{"lawyer", "lawyer", ""}, {"relative", "relative", ""}, {"official", "official", ""}, {"unknown", "capacity not known", ""},
}

// SourceKinds say how near a document is to the event.
var SourceKinds = CodeList{
	{"primary_document", "primary document", ""}, {"official_statement", "official statement", ""}, {"own_reporting", "own reporting", ""},
	{"original", "original report", ""}, {"republication", "republication", ""}, {"translation", "translation", ""}, {"paraphrase", "paraphrase", ""},
}

// codeTables names the database's copy of each list.
func codeTables() map[string]CodeList {
	return map[string]CodeList{
		"incident_type": IncidentTypes,
		"outcome":       Outcomes,
		"sentence":      Sentences,
		"verification":  Verifications,
		"stance":        Stances,
		"authority":     Authorities,
		"capacity":      Capacities,
		"source_kind":   SourceKinds,
	}
}
