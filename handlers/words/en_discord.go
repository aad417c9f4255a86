package words

// englishDiscord holds what is said on Discord alone.
var englishDiscord = map[string]string{
	"discord.neutral":   "The answer is for the person who asked.",
	"discord.done":      "Done.",
	"discord.show":      "Show here",
	"discord.continue":  "Continue",
	"discord.no_file":   "The file could not be fetched from Discord. Nothing was changed; please send it again.",
	"discord.big_file":  "The file is too large: at most 10 MB. Nothing was changed.",
	"discord.bad_token": "Discord refuses the token: make a new one in the developer portal and set CASEWIRE_DISCORD_TOKEN.",
	"discord.refused":   "Discord refuses the bot as it is set up in the developer portal; the log has the code.",
	"discord.down":      "The connection to Discord is down; it is tried again.",
	"discord.endpoint":  "An Interactions Endpoint URL is set in the developer portal, so commands go there and not to casewire: clear it.",
	"discord.commands":  "The commands could not be registered; it is tried again. Discord says: {why}",
}
