package words

// englishConsole holds the phrases of the program at a terminal: the console, the demo and `casewire check`.
var englishConsole = map[string]string{
	"console.yes":     "yes",
	"console.no":      "no",
	"console.cancel":  "Cancel",
	"console.quit":    "quit",
	"console.leave":   "exit",
	"console.help":    "help",
	"console.toolong": "That line is too long to be a command; nothing was done with it.",
	"console.file":    "{name} saved as",

	"demo.title":       "casewire, talking about its example case: attacks on Kloop and Temirov Live, Kyrgyzstan",
	"demo.as.admin":    "You are an admin here. Start with {member} or {public} to see what others see: an invented case, AQ-1N7V, shows the difference.",
	"demo.as.member":   "You are a member of the team here. Start with {admin} or {public} to see what others see: an invented case, AQ-1N7V, shows the difference.",
	"demo.as.public":   "You are a reader from the public here. Start with {admin} or {member} to see what others see: they find one case more.",
	"demo.try":         "Three things to try",
	"demo.try.custody": "who was in custody on 31 October 2025, and who says so",
	"demo.try.notices": "what became of the INTERPOL notice on Rinat Tukhvatshin",
	"demo.try.find":    "the same man, found by his name in Cyrillic",
	"demo.ways":        "{help} lists what you can ask, Tab completes, {quit} leaves.",
	"demo.memory":      "Everything here is gone when you leave.",
	"demo.file":        "What you change here is kept in {path}.",

	"import.done":    "Stored in {path}: {cases} cases, {subjects} people and outlets, {sources} sources, {incidents} incidents. They are public.",
	"import.nothing": "All of it is in {path} already; nothing was changed.",
}
