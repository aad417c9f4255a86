package storage

import (
	"fmt"
	"io"
	"strings"
)

// Ref kinds, as they stand in the table of refs.
const (
	RefCase     = "case"
	RefIncident = "incident"
	RefSubject  = "subject"
	RefSource   = "source"

	RefSubscription = "subscription"
	RefFollow       = "follow"
)

// crockford is the alphabet of refs: no I, L, O or U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Lengths of the random part of a ref. Different lengths keep cases apart from everything else.
const (
	caseCode  = 4
	otherCode = 5
)

// newCode draws the random part of a ref, with at least one letter and one digit, so that no ref is a word or a number.
func newCode(random io.Reader, length int) (string, error) {
	b := make([]byte, length)
	for {
		if _, err := io.ReadFull(random, b); err != nil {
			return "", fmt.Errorf("draw ref: %w", err)
		}
		for i := range b {
			b[i] = crockford[b[i]%32]
		}
		if code := string(b); mixed(code) {
			return code, nil
		}
	}
}

// mixed tells whether a code has a letter and a digit.
func mixed(code string) bool {
	return strings.ContainsAny(code, "0123456789") && strings.ContainsAny(code, crockford[10:])
}

// CanonicalRef writes what may be a ref as refs are written; false for anything that cannot be one.
func CanonicalRef(text string) (string, bool) {
	country, code, ok := ParseRef(text)
	return canonicalRef(country, code), ok
}

// alike are letters that refs do not have, and the digits that they are read as.
var alike = strings.NewReplacer("O", "0", "I", "1", "L", "1")

// ParseRef reads what may be a ref as a person types it, in any case, with or without its dash or a leading #, and with
// O for 0 and I or L for 1 in the random part. It gives the country letters (of a case) and the random part. ok is false
// for anything that cannot be a ref.
func ParseRef(text string) (country, code string, ok bool) {
	text = strings.ToUpper(strings.TrimPrefix(strings.TrimSpace(text), "#"))
	if len(text) == 7 && text[2] == '-' {
		text = text[:2] + text[3:]
	}
	switch len(text) {
	case 2 + caseCode:
		country, code = text[:2], text[2:]
		if country[0] < 'A' || country[0] > 'Z' || country[1] < 'A' || country[1] > 'Z' {
			return "", "", false
		}
	case otherCode:
		code = text
	default:
		return "", "", false
	}
	code = alike.Replace(code)
	for i := range len(code) {
		if strings.IndexByte(crockford, code[i]) < 0 {
			return "", "", false
		}
	}
	return country, code, mixed(code)
}
