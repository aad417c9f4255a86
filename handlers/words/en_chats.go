package words

// englishChats holds what is said to and of chats that casewire is put into and out of.
var englishChats = map[string]string{
	"chats.hello":       "casewire is here. Anybody in this chat can ask about cases.",
	"chats.public":      "Answers in this chat show what is published, whoever asks. An admin of casewire can make it a chat of the team with {chat}.",
	"chats.team":        "This chat is for the team: answers show the team what is published and what is for the team.",
	"chats.manage":      "Whoever manages the chat can have a daily digest with {subscribe} and be told of changes with {follow}. {help} lists the rest.",
	"chats.left":        "the bot was put out of the chat, or blocked",
	"chats.muted":       "the bot may not send there: {missing}",
	"chats.thread_gone": "A topic of {chat} is gone. What came there comes in the chat itself now: {n} digest or follow.|A topic of {chat} is gone. What came there comes in the chat itself now: {n} digests and follows.",
	"chats.thread_how":  "To have it elsewhere, set it up anew in another topic. {subscription} and {following} list what there is.",
}
