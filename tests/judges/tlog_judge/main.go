// tlog_judge checks ledger files with golang.org/x/mod/sumdb/{note,tlog}, which share no code with
// the program under test.
//
//	tlog_judge packet DIR   a packet's proof/ directory: every leaf, every consistency proof
//	tlog_judge stream       one JSON request a line on stdin, one JSON answer a line on stdout
//
// It uses nothing newer than Go 1.19 with x/mod 0.7.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "packet":
		err = judgePacket(os.Args[2])
	case len(os.Args) == 2 && os.Args[1] == "stream":
		err = judgeStream()
	default:
		err = errors.New("usage: tlog_judge packet DIR | tlog_judge stream")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// request asks for one check. Byte fields are base64 in JSON.
type request struct {
	Check   string   `json:"check"` // "note", "checkpoint", "inclusion" or "consistency"
	Keys    []string `json:"keys"`
	Note    []byte   `json:"note"`
	OldNote []byte   `json:"old_note"`
	Leaf    []byte   `json:"leaf"`
	Index   int64    `json:"index"`
	Proof   [][]byte `json:"proof"`
}

// answer is empty of an error where the check passed.
type answer struct {
	Error string `json:"error"`
}

func judgeStream() error {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 64<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var req request
		if err := json.Unmarshal(in.Bytes(), &req); err != nil {
			return err
		}
		var ans answer
		if err := judge(&req); err != nil {
			ans.Error = err.Error()
		}
		if err := out.Encode(ans); err != nil {
			return err
		}
	}
	return in.Err()
}

func judge(req *request) error {
	known, err := verifiers(req.Keys)
	if err != nil {
		return err
	}
	hashes, err := toHashes(req.Proof)
	if err != nil {
		return err
	}
	switch req.Check {
	case "note":
		_, err := note.Open(req.Note, known)
		return err
	case "checkpoint":
		_, err := openCheckpoint(req.Note, known)
		return err
	case "inclusion":
		head, err := openCheckpoint(req.Note, known)
		if err != nil {
			return err
		}
		return checkLeaf(head, req.Index, req.Leaf, hashes)
	case "consistency":
		old, err := openCheckpoint(req.OldNote, known)
		if err != nil {
			return err
		}
		head, err := openCheckpoint(req.Note, known)
		if err != nil {
			return err
		}
		return checkContinues(old, head, hashes)
	}
	return fmt.Errorf("no such check: %q", req.Check)
}

// verifiers skips the keys that this reader does not know, such as ML-DSA-44 ones.
func verifiers(keys []string) (note.Verifiers, error) {
	var list []note.Verifier
	for _, key := range keys {
		if v, err := note.NewVerifier(key); err == nil {
			list = append(list, v)
		}
	}
	if len(list) == 0 {
		return nil, errors.New("no key that this reader knows")
	}
	return note.VerifierList(list...), nil
}

// checkpoint is a verified head of the log.
type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

func openCheckpoint(msg []byte, known note.Verifiers) (*checkpoint, error) {
	n, err := note.Open(msg, known)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] == "" {
		return nil, errors.New("a checkpoint has three lines")
	}
	if n.Sigs[0].Name != lines[0] {
		return nil, errors.New("the checkpoint's origin is not its key's name")
	}
	size, err := parseNumber(lines[1])
	if err != nil {
		return nil, err
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return nil, err
	}
	return &checkpoint{lines[0], size, root}, nil
}

func checkLeaf(head *checkpoint, index int64, leaf []byte, proof []tlog.Hash) error {
	return tlog.CheckRecord(proof, head.size, head.root, index, tlog.RecordHash(leaf))
}

func checkContinues(old, head *checkpoint, proof []tlog.Hash) error {
	if old.origin != head.origin {
		return errors.New("two checkpoints of different logs")
	}
	return tlog.CheckTree(proof, head.size, head.root, old.size, old.root)
}

func toHashes(proof [][]byte) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(proof))
	for i, each := range proof {
		if copy(hashes[i][:], each) != tlog.HashSize || len(each) != tlog.HashSize {
			return nil, errors.New("a hash is not 32 bytes long")
		}
	}
	return hashes, nil
}

func parseNumber(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != text {
		return 0, fmt.Errorf("not a plain decimal number: %q", text)
	}
	return n, nil
}
