package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Every phrase that the program asks for by a fixed key is in the catalogue, and every phrase of the catalogue is asked
// for somewhere: by its key, or by a key put together from a beginning that stands in the source.
func TestEveryPhraseIsUsedAndEveryUseHasItsPhrase(t *testing.T) {
	literals := map[string]bool{}
	asked := map[string]string{} // key, where
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == ".git" || path == filepath.Join(root, "handlers", "words")) {
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return err
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					literals[s] = true
				}
			}
			if call, ok := n.(*ast.CallExpr); ok {
				if key := fixedKey(call); key != "" {
					asked[key] = set.Position(call.Pos()).String()
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key, where := range asked {
		if !english.Has(key) {
			t.Errorf("%s asks for %q, which is not in the catalogue", where, key)
		}
	}
	for key := range english.phrases {
		used := literals[key]
		for at, r := range key {
			used = used || (r == '_' || r == '.') && literals[key[:at+1]]
		}
		if !used {
			t.Errorf("nobody asks for %q", key)
		}
	}
}

// fixedKey is the key of a call that asks the catalogue for a phrase by a literal.
func fixedKey(call *ast.CallExpr) string {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	at := map[string]int{"Line": 0, "Text": 0, "fault": 1}
	n, ok := at[sel.Sel.Name]
	if !ok || len(call.Args) <= n {
		return ""
	}
	lit, ok := call.Args[n].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	key, err := strconv.Unquote(lit.Value)
	if family, _, dotted := strings.Cut(key, "."); err != nil || !dotted || family == "" || strings.ContainsAny(key, " /") {
		return "" // an option's name, or a text
	}
	return key
}
