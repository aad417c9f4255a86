package words

// englishPrompt holds what casewire asks people by itself, and what it says around an admin's own words.
var englishPrompt = map[string]string{
	"prompt.embargo":      "The embargo on {ref} has passed ({date}). What shall become of it?",
	"prompt.hearing":      "The hearing {ref} in {case} was on {day}. What came of it?",
	"prompt.reminder":     "This is a reminder. If nobody answers, the admins are told.",
	"prompt.unanswered":   "Its owner was asked twice and has not answered.",
	"prompt.no_owner":     "It goes to the admins: the case has no owner who can be asked in a private chat.",
	"prompt.embargo_how":  "Nothing is published by itself: without an answer it stays as it is.",
	"prompt.hearing_how":  "A new report about it answers the question.",
	"prompt.extend":       "Extend",
	"prompt.outcome":      "Say what came of it",
	"prompt.keep_embargo": "Keep private",
	"prompt.keep_hearing": "Nothing to add",
	"prompt.kept":         "{ref} stays as it is. You will not be asked about it again.",
	"prompt.answered":     "That has been answered before.",
	"prompt.not_yours":    "Only editors can answer that.",

	"announce.title":   "From the desk",
	"announce.preview": "Preview. This would be said in {n} chat:|Preview. This would be said in {n} chats:",
	"announce.sent":    "It goes out to {n} chat now.|It goes out to {n} chats now.",
	"announce.where":   "{deliveries} shows what does not get through.",
	"announce.more":    "And {n} more chat.|And {n} more chats.",
	"announce.nobody":  "There is no chat to say it in.",
	"announce.no_chat": "{value} is no chat that casewire is in. For example: {example}",
	"announce.public":  "public",
	"announce.team":    "the team's",
	"announce.private": "private",
	"announce.send":    "Send",
}
