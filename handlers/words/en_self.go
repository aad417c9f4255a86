package words

// englishSelf holds the phrases of the self family.
var englishSelf = map[string]string{}
