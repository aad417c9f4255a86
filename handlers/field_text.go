package handlers

import (
	"strconv"
	"strings"

	"casewire/handlers/command"
	"casewire/storage"
)

// fieldText is how a field of an object reads, for what it was and is.
func fieldText(object any, name string) string {
	switch x := object.(type) {
	case storage.Case:
		return map[string]string{"title": x.Title, "country": command.CountryName(x.Country), "summary": x.Summary, "tags": strings.Join(x.Tags, ", "), "owner": x.Owner,
			"visibility": storage.Visibilities.Label(x.Visibility.String())}[name]
	case storage.Incident:
		return incidentText(x, name)
	case storage.Subject:
		return map[string]string{"name": x.Name(), "capacity": storage.Capacities.Label(x.Capacity), "outlet": x.OutletName, "withheld": yes(x.Withheld), "minor": yes(x.Minor)}[name]
	case storage.Source:
		return map[string]string{"url": x.URL, "publisher": x.Publisher, "title": x.Title, "published": x.Published.String(), "language": x.Language,
			"kind": storage.SourceKinds.Label(x.Kind), "archive": x.ArchiveURL, "derived": x.DerivedFrom, "risky": yes(x.Risky), "interest": x.Interest}[name]
	}
	return ""
}

func incidentText(i storage.Incident, name string) string {
	switch name {
	case "type":
		labels := make([]string, len(i.Types))
		for n, t := range i.Types {
			labels[n] = storage.IncidentTypes.Label(t)
		}
		return strings.Join(labels, ", ")
	case "headcount", "claims":
		var out []string
		for _, c := range i.Claims {
			switch {
			case c.Field == storage.ClaimHeadcount && name == "headcount":
				out = append(out, strconv.Itoa(c.People)+" ("+c.Speaker+")")
			case c.Field == storage.ClaimDate && name == "claims" && c.Date != nil:
				out = append(out, c.Date.String()+" ("+c.Speaker+")")
			}
		}
		return strings.Join(out, "; ")
	case storage.LinkAbout, storage.LinkConflicts:
		var out []string
		for _, l := range i.Links {
			if l.Kind == name {
				out = append(out, l.To)
			}
		}
		return strings.Join(out, ", ")
	}
	country := ""
	if i.Country != "" {
		country = command.CountryName(i.Country)
	}
	return map[string]string{"date": i.Date.String(), "place": i.Place, "country": country, "by": storage.Authorities.Label(i.Authority), "body": i.Body,
		"system": string(i.System), "summary": i.Summary, "stance": storage.Stances.Label(i.Stance), "verification": storage.Verifications.Label(i.Verification),
		"visibility": storage.Visibilities.Label(i.Visibility.String()), "order": strconv.Itoa(i.DayOrder)}[name]
}

func yes(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}
