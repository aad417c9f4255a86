package exchange

import (
	"context"
	"slices"
	"strings"

	"casewire/handlers/command"
	"casewire/storage"
)

// trackerName is who speaks in everything that the export says by itself.
const trackerName = "U.S. Press Freedom Tracker"

// trackerColumns are the columns that are read, by the name that the June 2020 export gives them, with the names that
// other exports use. Those of status and of details follow below.
func trackerColumns() map[string][]string {
	return map[string][]string{
		"title": {"title"}, "slug": {"slug", "url", "unique_id"}, "url": {"url", "slug", "link"}, "date": {"date", "incident_date"},
		"exact_date_unknown": {"exact_date_unknown", "approximate_date"}, "city": {"city"}, "state": {"state", "state_name", "state_abbreviation"},
		"categories": {"categories", "category", "all_categories"}, "body": {"body", "introduction"}, "teaser": {"teaser", "summary"},
		"links": {"links"}, "updates": {"updates"}, "tags": {"tags"},
		"targeted_journalists":  {"targeted_journalists", "targeted_journalist", "targets"},
		"targeted_institutions": {"targeted_institutions", "targeted_institution"},
		"equipment_seized":      {"equipment_seized"}, "equipment_broken": {"equipment_broken", "equipment_damaged"},
		"first_published_at":         {"first_published_at", "published_at"},
		"latest_revision_created_at": {"latest_revision_created_at", "last_published_at", "latest_revision", "updated_at"},
		"arrest_status":              {"arrest_status"}, "detention_date": {"detention_date"}, "release_date": {"release_date"},
		"arresting_authority": {"arresting_authority"}, "actor": {"actor"}, "assailant": {"assailant"},
	}
}

// statusColumns say how something stood when the row was last revised; the rest of the details hold for the event.
func statusColumns() []string {
	return []string{"status_of_charges", "charges", "current_charges", "dropped_charges", "status_of_seized_equipment", "subpoena_statuses", "status_of_prior_restraint", "held_in_contempt", "detention_status", "legal_order_status"}
}

func detailColumns() []string {
	return []string{
		"border_point", "stopped_at_border", "denial_of_entry", "stopped_previously", "target_us_citizenship_status", "target_nationality",
		"did_authorities_ask_for_device_access", "did_authorities_ask_for_social_media_user", "did_authorities_ask_for_social_media_pass",
		"did_authorities_ask_about_work", "were_devices_searched_or_seized", "was_journalist_targeted", "unnecessary_use_of_force",
		"is_search_warrant_obtained", "charged_under_espionage_act", "subpoena_type", "legal_order_type", "legal_order_target", "legal_order_venue",
		"third_party_in_possession_of_communications", "third_party_business", "lawsuit_name", "venue", "case_number", "case_type",
		"workers_whose_communications_were_obtained", "politicians_or_public_figures_involved",
	}
}

// isTracker tells whether a table is an export of the Tracker, by the columns that only it has.
func (t *table) isTracker() bool {
	return t.has("title", "date") && (t.has("categories") || t.has("category") || t.has("targeted_journalists")) && !t.has("case_title")
}

// tracker reads an export of the U.S. Press Freedom Tracker. A row is a case with one incident, known by its slug. What the
// row says of later events stands in incidents of the same case, known by the slug with an ending: a release, a detention
// of another day, a report of being held, and, as background that is not counted, each update and how things stood.
type tracker struct {
	*gather
	t *table
	// short counts the articles of which only the first paragraph is kept.
	short int
}

func readTracker(ctx context.Context, store *storage.Store, t *table, o Options) (*Plan, error) {
	report := &Report{Format: Tracker, Rows: t.read, Findings: t.bad, Bad: len(t.bad)}
	g, err := newGather(ctx, store, o, report)
	if err != nil {
		return nil, err
	}
	x := &tracker{gather: g, t: t}
	known := slices.Concat(statusColumns(), detailColumns())
	for _, names := range trackerColumns() {
		known = append(known, names...)
	}
	report.Unused = t.unused(func(name string) bool { return slices.Contains(known, name) }, none)
	if err := x.lookAhead(); err != nil {
		return nil, err
	}
	for n, r := range t.rows {
		if n%256 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err := x.row(r); err != nil {
			return nil, err
		}
	}
	if x.short > 0 {
		x.note(0, "body", "shortened", "n", x.short)
	}
	x.prune() // the own page of a row that nothing new is said of
	return x.plan()
}

// get is the content of a column, by whichever of its names the file has; empty where it says nothing.
func (x *tracker) get(r tableRow, column string) string {
	names, ok := trackerColumns()[column]
	if !ok {
		names = []string{column}
	}
	for _, name := range names {
		if cell := x.t.cell(r, name); !none(cell) {
			return strings.TrimSpace(cell)
		}
	}
	return ""
}

// lookAhead asks the store once which of all the names in the file are on file.
func (x *tracker) lookAhead() error {
	var names, outlets []string
	for _, r := range x.t.rows {
		list, _ := people(x.get(r, "targeted_journalists"))
		more, _ := institutions(x.get(r, "targeted_institutions"))
		for _, w := range append(list, more...) {
			if w.kind == storage.Person {
				names = append(names, w.name)
			} else {
				outlets = append(outlets, w.name)
			}
			outlets = append(outlets, w.outlets...)
		}
	}
	if err := x.know(storage.Outlet, outlets); err != nil {
		return err
	}
	return x.know(storage.Person, names)
}

// row reads one row.
func (x *tracker) row(r tableRow) error {
	title, url := flat(x.get(r, "title")), x.address(r)
	if title == "" || storage.Fold(title) == "" {
		x.bad(r, "title", "no_title")
		return nil
	}
	slug := x.get(r, "slug")
	if slug == "" || len(slug) > storage.MaxURL {
		slug = "title: " + plainName(title) + " " + strings.TrimSpace(x.get(r, "date"))
		x.note(r.line, "slug", "no_slug")
	}
	ref, known := x.known(slug)
	if known && x.rows[ref] != 0 {
		x.bad(r, "slug", "slug_twice", "first", x.rows[ref])
		return nil
	}
	s := &story{r: r, slug: slug, title: title}
	x.days(s)
	if known {
		return x.extend(s, ref, url)
	}
	if err := x.ownPage(s, url); err != nil {
		return err
	}
	return x.begin(s)
}

func (x *tracker) bad(r tableRow, column, code string, args ...any) {
	x.report.Bad++
	x.report.add(Finding{Row: r.line, Column: column, Bad: true, Code: code, Args: values(args)})
}

// known finds the incident that a slug is on file as. Exports give it whole, as the address of the Tracker's page, or as the
// last part of that.
func (x *tracker) known(slug string) (string, bool) {
	end := lastPart(slug)
	for _, form := range []string{slug, end, "https://pressfreedomtracker.us/all-incidents/" + end + "/"} {
		if ref, ok := x.slugs[form]; ok {
			return ref, true
		}
	}
	return "", false
}

func lastPart(slug string) string {
	if !strings.Contains(slug, "://") {
		return slug
	}
	parts := strings.Split(strings.TrimRight(slug, "/"), "/")
	return parts[len(parts)-1]
}

// address is that of the Tracker's page; empty where the row does not give it.
func (x *tracker) address(r tableRow) string {
	for _, name := range []string{"url", "slug"} {
		if cell := x.get(r, name); strings.HasPrefix(cell, "http://") || strings.HasPrefix(cell, "https://") {
			return cell
		}
	}
	return ""
}

// place is where it happened: as printed, and the country where it is not the United States.
func (x *tracker) place(r tableRow) (text, country string) {
	city, state := flat(x.get(r, "city")), flat(x.get(r, "state"))
	state, abbreviation, _ := strings.Cut(state, " (")
	if abbreviation == "" && !isState(state) {
		if code, ok := command.CountryCode(state); ok && code != "US" && state != "" {
			country = code
		}
	}
	switch {
	case city == "" || city == state:
		text = state
	case state == "":
		text = city
	default:
		text = city + ", " + state
	}
	return first(shorten(text, storage.MaxShort)), country
}

// isState tells whether a name is that of a state or territory, as some of them are countries elsewhere.
func isState(name string) bool {
	return slices.Contains([]string{"georgia", "puerto rico", "guam", "american samoa", "u.s. virgin islands", "northern mariana islands"}, strings.ToLower(name))
}

// category is a category of the Tracker, folded, as the type of incident that it is here. Those that hold two types are
// told apart by the row.
func category(name string) (string, bool) {
	code, ok := map[string]string{
		"physical attack": "assault", "assault": "assault", "subpoena/legal order": "subpoena", "legal order": "subpoena", "subpoena": "subpoena",
		"other incident": "other", "denial of access": "access_denied", "arrest/criminal charge": storage.Arrest, "arrest": storage.Arrest,
		"chilling statement": "chilling_statement", "equipment damage": "equipment_damage", "border stop": "border_stop",
		"equipment search or seizure": "seizure", "prior restraint": "prior_restraint", "leak case": "leak_case", "leak prosecution": "leak_case",
		"killed": storage.Killing, "killing": storage.Killing,
	}[strings.ReplaceAll(strings.ReplaceAll(plainName(name), " /", "/"), "/ ", "/")]
	return code, ok
}

// types are the types of a row: its categories in order, the first the main one.
func (x *tracker) types(r tableRow) []string {
	list, ok := items(x.get(r, "categories"))
	if !ok {
		x.note(r.line, "categories", "unreadable", "text", clip(x.get(r, "categories")))
	}
	var out []string
	for _, name := range list {
		code, known := category(name)
		switch {
		case !known:
			x.note(r.line, "categories", "category", "text", clip(name))
			continue
		case code == storage.Arrest:
			code = x.arrest(r)
		case code == "seizure" && x.get(r, "equipment_seized") == "" && x.get(r, "status_of_seized_equipment") == "":
			code = "search" // nothing says that anything was kept
		}
		if !slices.Contains(out, code) && len(out) < storage.MaxTypes {
			out = append(out, code)
		}
	}
	if len(out) == 0 {
		x.note(r.line, "categories", "no_category")
		out = []string{"other"}
	}
	return out
}

// arrest tells arrests, detentions and charges apart, which are one category. Whoever was only charged must not be shown
// as held: where nothing says that anybody was arrested, nobody is.
func (x *tracker) arrest(r tableRow) string {
	status := strings.ToLower(x.get(r, "arrest_status"))
	switch {
	case strings.Contains(status, "without arrest"):
		return storage.Charge
	case strings.HasPrefix(status, "detained"):
		return storage.Detention
	case strings.HasPrefix(status, "arrested"), x.get(r, "release_date") != "", x.get(r, "detention_date") != "":
		return storage.Arrest
	case x.get(r, "status_of_charges") != "" || x.get(r, "current_charges") != "" || x.get(r, "dropped_charges") != "" || x.get(r, "charges") != "":
		return storage.Charge
	}
	x.note(r.line, "arrest_status", "no_arrest_status")
	return "other"
}
