package console

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"casewire/handlers/reply"
)

// folder is where the files of answers go. It is made when the first one comes, and is for this user only: a file may
// hold what only the team may see. It stays, since its reader opens the file later.
type folder struct{ path string }

// save writes the files of a document and gives their paths. No file replaces another.
func (f *folder) save(files []reply.File) ([]string, error) {
	var paths []string
	for _, file := range files {
		if f.path == "" {
			path, err := os.MkdirTemp("", "casewire-")
			if err != nil {
				return paths, fmt.Errorf("make a folder for files: %w", err)
			}
			f.path = path
		}
		path, err := f.write(fileName(file.Name), file.Data)
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

func (f *folder) write(name string, content []byte) (string, error) {
	ending := filepath.Ext(name)
	for n := 1; ; n++ {
		path := filepath.Join(f.path, name)
		if n > 1 {
			path = filepath.Join(f.path, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ending), n, ending))
		}
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if os.IsExist(err) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("save a file: %w", err)
		}
		_, err = file.Write(content)
		if shut := file.Close(); err == nil {
			err = shut
		}
		if err != nil {
			return "", fmt.Errorf("save a file: %w", err)
		}
		return path, nil
	}
}

// fileName keeps letters, digits and the marks . - _ of a name, so that it can neither leave the folder nor hide.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".-_", r) {
			return r
		}
		return '_'
	}, name)
	name = strings.TrimLeft(name, ".")
	if name == "" {
		return "file"
	}
	return name
}
