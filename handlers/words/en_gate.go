package words

// englishGate holds what the gate says: refusals, pages, buttons that no longer work.
var englishGate = map[string]string{
	"gate.private":           "The answer is for you alone; it went to your private chat.",
	"gate.stale":             "This button is too old. Please ask again.",
	"gate.not_yours":         "Only the person who asked can turn these pages.",
	"gate.internal":          "Something went wrong on our side. Nothing was changed. Please tell an admin this reference: {ref}",
	"gate.invalid":           "{field} {problem}.",
	"gate.nothing":           "Nothing by that name.",
	"gate.conflict":          "Somebody else has changed this in the meantime. Nothing was stored; please look at it again.",
	"gate.full":              "The disk of casewire's machine is full. Nothing was changed; when there is room again, it goes on by itself.",
	"gate.unavailable":       "The store cannot be used at this moment. Nothing was changed; please try again in a minute.",
	"gate.too_slow":          "This took too long and was stopped. Nothing was changed; please try again.",
	"gate.too_fast":          "That was a lot at once. Please go on in {n} second; nothing that you saved is lost.|That was a lot at once. Please go on in {n} seconds; nothing that you saved is lost.",
	"gate.forbidden_editor":  "{command} is for editors. {whoami} tells you what you are here.",
	"gate.forbidden_admin":   "{command} is for admins. {whoami} tells you what you are here.",
	"gate.forbidden_manager": "{command} is for people who may manage this chat. {whoami} tells you what you are here.",
	"gate.manager_only":      "Only people who may manage this chat can change that.",
	"gate.nameless":          "{command} needs to know who you are. You speak as the chat itself or as an anonymous admin, and so have no role: write under your own name, or in the private chat.",
	"gate.unknown_command":   "There is no command {name}. {help} lists what there is.",
	"gate.did_you_mean":      "Did you mean {commands}?",
	"gate.missing":           "{command} needs {option}: {summary}. For example: {example}",
	"gate.page":              "Page {page} of {pages}.",
	"gate.turn":              "{way}: {line}",
	"gate.back":              "Back",
	"gate.next":              "Next",
}
