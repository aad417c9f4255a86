package words

// englishDigest holds the phrases of the digest family.
var englishDigest = map[string]string{}
