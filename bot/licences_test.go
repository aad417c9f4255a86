package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// signs is a sentence by which a licence is known, by name. FTL's own text stands in a file that its LICENSE names.
var signs = map[string]string{ //nolint:gochecknoglobals // a constant table
	mit: "permission is hereby granted, free of charge, to any person", bsd3: "neither the name of",
	bsd2: "redistributions in binary form must reproduce the above copyright notice", apache: "apache license version 2.0",
}

var blank = regexp.MustCompile(`\s+`)

// licenceOf tells by its text which licence a module stands under.
func licenceOf(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "[LC][IO][CP][EY]*")) // LICENSE, LICENCE.md, COPYING
	if err != nil || len(files) == 0 {
		t.Errorf("%s has no licence: %v", folder, err)
		return ""
	}
	text := strings.ToLower(blank.ReplaceAllString(text(t, files[0]), " "))
	if strings.Contains(text, "freetype license") {
		return "FTL"
	}
	for _, name := range []string{apache, bsd3, mit, bsd2} { // BSD-3-Clause holds what BSD-2-Clause says
		if strings.Contains(text, signs[name]) {
			return name
		}
	}
	return "unknown"
}

// What the program is linked with is what is listed, under the licences that are named, and go.mod requires all of it.
func TestDependenciesAreListedWithTheirLicences(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=Module", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := map[string]string{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			Module *struct {
				Path, Dir string
				Main      bool
				Replace   *struct{}
			}
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if m := p.Module; m != nil && !m.Main {
			linked[m.Path] = m.Dir
			if m.Replace != nil {
				t.Errorf("%s is replaced by something else", m.Path)
			}
		}
	}
	required := text(t, "../go.mod")
	var want, got []string
	for path := range linked {
		want = append(want, path)
	}
	slices.Sort(want)
	for _, p := range parts() {
		got = append(got, p.module)
		if dir := linked[p.module]; dir != "" {
			if licence := licenceOf(t, dir); licence != p.licence {
				t.Errorf("%s stands under %s, not %s", p.module, licence, p.licence)
			}
		}
		if !strings.Contains(required, "\t"+p.module+" v") {
			t.Errorf("go.mod does not pin %s", p.module)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("linked, and listed:\n%s", diff)
	}
}
