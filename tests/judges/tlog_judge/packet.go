package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// judgePacket checks a packet's proof/ directory and prints a line for each thing that checks.
func judgePacket(dir string) error {
	keys, err := os.ReadFile(filepath.Join(dir, "keys.vkey"))
	if err != nil {
		return err
	}
	known, err := verifiers(strings.Split(strings.TrimSuffix(string(keys), "\n"), "\n"))
	if err != nil {
		return err
	}
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	head, err := openCheckpoint(signed, known)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	fmt.Printf("checkpoint %s %d\n", head.origin, head.size)
	if err := judgeLeaves(dir, signed, head); err != nil {
		return err
	}
	return judgeHistory(dir, signed, head, known)
}

func judgeLeaves(dir string, signed []byte, head *checkpoint) error {
	leaves, err := filepath.Glob(filepath.Join(dir, "*.leaf"))
	if err != nil {
		return err
	}
	proofs, err := filepath.Glob(filepath.Join(dir, "*.tlog-proof"))
	if err != nil {
		return err
	}
	if len(leaves) == 0 || len(leaves) != len(proofs) {
		return fmt.Errorf("%d leaves, but %d proofs", len(leaves), len(proofs))
	}
	for _, path := range leaves {
		if err := judgeLeaf(path, signed, head); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
	}
	return nil
}

func judgeLeaf(path string, signed []byte, head *checkpoint) error {
	leaf, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	index, err := parseNumber(strings.TrimSuffix(filepath.Base(path), ".leaf"))
	if err != nil {
		return err
	}
	lines, err := readBody(strings.TrimSuffix(path, ".leaf")+".tlog-proof", signed)
	if err != nil {
		return err
	}
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("the proof does not begin with its format's name")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || lines[0] != fmt.Sprintf("index %d", index) {
		return errors.New("the proof is of another leaf")
	}
	hashes, err := parseHashes(lines[1:])
	if err != nil {
		return err
	}
	if err := checkLeaf(head, index, leaf, hashes); err != nil {
		return err
	}
	fmt.Printf("leaf %d\n", index)
	return nil
}

func judgeHistory(dir string, signed []byte, head *checkpoint, known note.Verifiers) error {
	requests, err := filepath.Glob(filepath.Join(dir, "*.add-checkpoint"))
	if err != nil {
		return err
	}
	for _, path := range requests {
		if err := judgeRequest(path, signed, head, known); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
	}
	return nil
}

func judgeRequest(path string, signed []byte, head *checkpoint, known note.Verifiers) error {
	lines, err := readBody(path, signed)
	if err != nil {
		return err
	}
	size := strings.TrimPrefix(lines[0], "old ")
	if filepath.Base(path) != fmt.Sprintf("%s-%d.add-checkpoint", size, head.size) {
		return errors.New("the sizes are not those of the file's name")
	}
	earlier, err := os.ReadFile(filepath.Join(filepath.Dir(path), size+".checkpoint"))
	if err != nil {
		return err
	}
	old, err := openCheckpoint(earlier, known)
	if err != nil {
		return err
	}
	if size != fmt.Sprint(old.size) {
		return errors.New("the earlier checkpoint is of another size")
	}
	hashes, err := parseHashes(lines[1:])
	if err != nil {
		return err
	}
	if err := checkContinues(old, head, hashes); err != nil {
		return err
	}
	fmt.Printf("continues %d\n", old.size)
	return nil
}

// readBody answers the lines above the empty line; below it stands the newest checkpoint, verbatim.
func readBody(path string, signed []byte) ([]string, error) {
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	above, below, found := bytes.Cut(body, []byte("\n\n"))
	if !found || !bytes.Equal(below, signed) {
		return nil, errors.New("it does not end with the newest checkpoint")
	}
	return strings.Split(string(above), "\n"), nil
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(lines))
	for i, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes[i] = hash
	}
	return hashes, nil
}
