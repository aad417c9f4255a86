package words

// englishPost holds the marks of posts that are amended.
var englishPost = map[string]string{
	"post.withdrawn": "Withdrawn",
	"post.corrected": "Corrected",
	"post.changed":   "Changed",
	"post.mark":      "{what} on {date}. {reason}",
	"post.rests":     "{what}, on which this rests, was corrected on {date}. {reason}",
	"post.had":       "It has been posted in {n} chat: {chats}. The posts are edited at once.|It has been posted in {n} chats: {chats}. The posts are edited at once.",
	"post.and_more":  "{list} and {n} more|{list} and {n} more",
	"post.reason":    "Reason: {reason}",
}
