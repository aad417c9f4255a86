package words

// englishFormat holds the phrases that every answer about cases shares.
var englishFormat = map[string]string{
	"format.inferred":   "{date} (inferred)",
	"format.withheld":   "name withheld",
	"format.with_ref":   "{what} ({ref})",
	"format.says":       "{speaker}",
	"format.says_to":    "{speaker}, in {publisher}",
	"format.said_on":    "{who}, said {date}",
	"format.interested": "{who} (a party to the matter)",
	"format.source":     "Says {who}",
}
