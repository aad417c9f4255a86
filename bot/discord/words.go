package discord

// Words are the texts of the door itself, in the language of the desk.
type Words struct {
	// Neutral is what a chat is told where the details went to the asker alone.
	Neutral string
	// Done is said where there is nothing else to say, Stale of a button that means nothing any more.
	Done, Stale string
	// ShowHere and Continue are labels of buttons.
	ShowHere, Continue string
	// Lacks says, where something is to be posted from now on, which rights the bot lacks there.
	Lacks func(rights string) string
	// Internal tells of a fault of ours, by its reference.
	Internal func(reference string) string
	// NoFile and BigFile say why a file was not taken.
	NoFile, BigFile string
	// What is wrong with the connection, each a sentence that says what to do: the token, a refusal of the bot as it is
	// set up, a line that is down, an Interactions Endpoint URL, commands that could not be registered.
	BadToken, Refused, Down, Endpoint string
	Commands                          func(why string) string
	Check                             CheckWords
}
