package words

// englishChart holds what stands beside a picture.
var englishChart = map[string]string{
	"chart.title_types":     "Incidents a month by type: {where}",
	"chart.title_countries": "Incidents a month by country: {where}",
	"chart.title_custody":   "People in custody: {where}",
	"chart.unit_types":      "Events, not people; each by its main type. Statements and background are left out. As of {today}.",
	"chart.unit_countries":  "Events, not people. Statements and background are left out. As of {today}.",
	"chart.unit_custody":    "Named people, by the latest reports on the last day of each month. As of {today}.",
	"chart.everywhere":      "all countries",
	"chart.others":          "all others",
	"chart.in_custody":      "in custody",
	"chart.empty":           "Nothing to draw from {from} to {to}.",
	"chart.loose":           "{n} more may fall in these months: its date is not known to the month.|{n} more may fall in these months: their dates are not known to the month.",
	"chart.cut":             "A picture shows at most {n} months; this one ends with {to}.",
	"chart.ahead":           "since: {date} lies ahead; today is {today}. For example since:2025-01",
}
