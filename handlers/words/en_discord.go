package words

// englishDiscord holds what is said on Discord alone.
var englishDiscord = map[string]string{
	"discord.neutral":   "The answer is for the person who asked.",
	"discord.done":      "There is no answer: this was asked before, or too much was asked at once. Please wait a moment.",
	"discord.show":      "Show here",
	"discord.continue":  "Continue",
	"discord.lacks":     "The bot cannot post here yet: its role lacks {rights}. Give it that in the channel’s settings, Permissions.",
	"discord.no_file":   "The file could not be fetched from Discord. Nothing was changed; please send it again.",
	"discord.big_file":  "The file is too large: at most 20 MB. Nothing was changed.",
	"discord.bad_token": "Discord refuses the token: make a new one in the developer portal and set CASEWIRE_DISCORD_TOKEN.",
	"discord.refused":   "Discord refuses the bot as it is set up in the developer portal; the log has the code.",
	"discord.down":      "The connection to Discord is down; it is tried again.",
	"discord.endpoint":  "An Interactions Endpoint URL is set in the developer portal, so commands go there and not to casewire: clear it.",
	"discord.commands":  "The commands could not be registered; it is tried again. Discord says: {why}",

	"discord.check_bot":             "the token is taken; the bot is {name}, id {id}",
	"discord.check_token":           "Discord does not take the token",
	"discord.check_token_fix":       "reset it in the developer portal, Bot, and set CASEWIRE_DISCORD_TOKEN",
	"discord.check_unreachable":     "Discord cannot be reached, or does not answer",
	"discord.check_unreachable_fix": "look at the network, and at CASEWIRE_DISCORD_API_URL if it is set",
	"discord.check_commands":        "{n} command is registered as this version has it|{n} commands are registered as this version has them",
	"discord.check_commands_not":    "not registered yet as this version has them",
	"discord.check_commands_fix":    "casewire registers them when it starts",
	"discord.check_no_endpoint":     "come over the gateway, as they should",
	"discord.check_endpoint":        "an Interactions Endpoint URL is set, so commands go there and not to casewire",
	"discord.check_endpoint_fix":    "clear it in the developer portal, General Information",
	"discord.check_servers":         "the bot is in {n} server|the bot is in {n} servers",
	"discord.check_lacks":           "in {server} the bot’s role lacks {rights}",
	"discord.check_lacks_fix":       "give the role these rights there, or in the channels that it is to write in; or invite the bot anew",
	"discord.check_invite":          "{link} puts the bot into a server, with the rights {rights}",
}
