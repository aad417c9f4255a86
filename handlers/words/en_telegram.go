package words

// englishTelegram holds what is said on Telegram alone.
var englishTelegram = map[string]string{ //nolint:gosec // it speaks of tokens and holds none
	// 120 characters at most.
	"telegram.short": "Attacks on the press: cases, people, custody and sources, each line with who says so.",
	// 512 characters at most.
	"telegram.about": "casewire keeps track of attacks on the press. Ask about a case, a person or a country: every answer is built from dated reports and names who says so.\n\nType a name, or /cases, /custody, /help.\n\nBots on Telegram are not end-to-end encrypted: never type the name of a source who must stay unknown. /privacy says what is stored.",

	"telegram.open":        "Open the private chat",
	"telegram.open_first":  "The answer is for you alone. Open your private chat with me first; it waits there.",
	"telegram.open_inline": "Open in private",
	"telegram.leave":       "Reply with the answer. /cancel leaves.",
	"telegram.skip":        "“skip” leaves this one out.",
	"telegram.press":       "Press a button, or reply to this message with the answer.",
	"telegram.too_big":     "That file is larger than {n} MB, which is the most that a bot can read. Split it, or use “casewire import” at the machine.",
	"telegram.no_file":     "The file could not be fetched from Telegram. Nothing was done; please send it again.",

	"telegram.revoked":     "Telegram does not take the token any more. Get a new one from @BotFather, set CASEWIRE_TELEGRAM_TOKEN and start casewire again.",
	"telegram.conflict":    "Another program receives for this bot with the same token. Stop it; two cannot share a bot.",
	"telegram.webhook":     "A webhook is set for this bot, so nothing can be received. casewire removes it.",
	"telegram.unreachable": "Telegram cannot be reached, or does not answer. casewire tries again.",
	"telegram.refused":     "Telegram refuses to give what people send. casewire tries again, less and less often.",

	"telegram.check_bot":             "the token is taken; the bot is {user}, id {id}",
	"telegram.check_token":           "Telegram does not take the token",
	"telegram.check_token_fix":       "get a new one from @BotFather and set CASEWIRE_TELEGRAM_TOKEN",
	"telegram.check_unreachable":     "Telegram cannot be reached, or does not answer",
	"telegram.check_unreachable_fix": "look at the network, and at CASEWIRE_TELEGRAM_API_URL if it is set",
	"telegram.check_privacy_on":      "on: in groups the bot reads commands and replies to itself, as it should",
	"telegram.check_privacy_off":     "off: in groups the bot receives everything that is said, and ignores it",
	"telegram.check_privacy_fix":     "better on: @BotFather, /setprivacy, Enable; then put the bot into its groups anew",
	"telegram.check_inline_on":       "on: @bot and a name offers public cards in any chat",
	"telegram.check_inline_off":      "off: cards cannot be offered in other chats",
	"telegram.check_inline_fix":      "if it is wanted: @BotFather, /setinline",
	"telegram.check_no_webhook":      "none is in the way",
	"telegram.check_webhook":         "one is set, which keeps casewire from receiving",
	"telegram.check_webhook_note":    "casewire removes it when it starts; whatever set it must be stopped",
	"telegram.check_clock_right":     "right to the second or so",
	"telegram.check_clock_ahead":     "{n} second ahead of Telegram's|{n} seconds ahead of Telegram's",
	"telegram.check_clock_behind":    "{n} second behind Telegram's|{n} seconds behind Telegram's",
	"telegram.check_clock_fix":       "set the machine's clock, by NTP: editions go out by it",
	"telegram.check_invite":          "into a group {group}, into a channel {channel}",
}
