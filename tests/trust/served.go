// Judges the log that a registry serves, with Go's module checksum database:
//
//	served LOG_VKEY URL PROOF COSE
//
// URL is the log's (…/log): its checkpoint, every tile and every entry of it. PROOF is the file of /V/<ID>/proof, COSE
// the hex of that paper's signature. Prints a line a judgement.
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func judge(words string, err error) {
	if err != nil {
		fmt.Printf("not ok - %s: %v\n", words, err)
		return
	}
	fmt.Printf("ok - %s\n", words)
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Printf("not ok - %v\n", err)
		os.Exit(1)
	}
	return value
}

func get(url string) ([]byte, error) {
	answer, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		return nil, fmt.Errorf("%s: %s", url, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// The tiles of a log by HTTP.
type served string

func (s served) Height() int                    { return 8 }
func (s served) SaveTiles([]tlog.Tile, [][]byte) {}
func (s served) ReadTiles(wanted []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range wanted {
		hashes, err := get(string(s) + "/tile/" + strings.TrimPrefix(tile.Path(), "tile/8/"))
		if err != nil {
			return nil, err
		}
		data = append(data, hashes)
	}
	return data, nil
}

func checkpoint(text []byte, log note.Verifier) (tree tlog.Tree, err error) {
	opened, err := note.Open(text, note.VerifierList(log))
	if err != nil {
		return tree, err
	}
	line := strings.Split(opened.Text, "\n")
	if line[0] != log.Name() {
		return tree, errors.New("origin " + line[0])
	}
	tree.N = must(strconv.ParseInt(line[1], 10, 64))
	tree.Hash = must(tlog.ParseHash(line[2]))
	return tree, nil
}

// Every entry, as the bundles have them: each in its place of the tree.
func entries(url string, tree tlog.Tree) error {
	reader := tlog.TileHashReader(tree, served(url))
	for first := int64(0); first < tree.N; first += 256 {
		tile := tlog.Tile{H: 8, L: -1, N: first / 256, W: 256}
		if tree.N-first < 256 {
			tile.W = int(tree.N - first)
		}
		data, err := get(url + "/tile/" + strings.Replace(strings.TrimPrefix(tile.Path(), "tile/8/"), "data", "entries", 1))
		if err != nil {
			return err
		}
		for i := first; i < first+int64(tile.W); i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("entry %d is cut", i)
			}
			entry := data[2 : 2+binary.BigEndian.Uint16(data)]
			data = data[2+len(entry):]
			if len(entry) != 34 || entry[0] != 1 {
				return fmt.Errorf("entry %d is %x", i, entry)
			}
			proof := must(tlog.ProveRecord(tree.N, i, reader))
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, tlog.RecordHash(entry)); err != nil {
				return fmt.Errorf("entry %d: %v", i, err)
			}
		}
		if len(data) != 0 {
			return errors.New("there is more in the bundle")
		}
	}
	return nil
}

// A proof file: the salt in it and the paper's signature make the entry that it proves.
func proven(text, cose []byte, log note.Verifier) error {
	head, rest, _ := strings.Cut(string(text), "\n\n")
	line := strings.Split(head, "\n")
	if line[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(line[1], "extra ") || !strings.HasPrefix(line[2], "index ") {
		return errors.New("it begins " + line[0] + " " + line[1])
	}
	salt := must(base64.StdEncoding.DecodeString(line[1][6:]))
	index := must(strconv.ParseInt(line[2][6:], 10, 64))
	var proof tlog.RecordProof
	for _, hash := range line[3:] {
		proof = append(proof, must(tlog.ParseHash(hash)))
	}
	data := append([]byte("tcr-leaf-v1\x00\x01"), salt...)
	data = binary.BigEndian.AppendUint32(data, uint32(len(cose)))
	sum := sha256.Sum256(append(data, cose...))
	tree, err := checkpoint([]byte(rest), log)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(append([]byte{1, 1}, sum[:]...)))
}

func main() {
	log := must(note.NewVerifier(os.Args[1]))
	url := os.Args[2]
	tree, err := checkpoint(must(get(url+"/checkpoint")), log)
	judge("go: the checkpoint as it is served", err)
	root, err := tlog.TreeHash(tree.N, tlog.TileHashReader(tree, served(url)))
	if err == nil && root != tree.Hash {
		err = errors.New("another root")
	}
	judge("go: the tiles as they are served have its root", err)
	judge(fmt.Sprintf("go: each of %d entries is in it", tree.N), entries(url, tree))

	proof, cose := must(os.ReadFile(os.Args[3])), must(hex.DecodeString(os.Args[4]))
	judge("go: a paper's proof, from salt and signature to checkpoint", proven(proof, cose, log))
	cose[50] ^= 1
	var accepted error
	if proven(proof, cose, log) == nil {
		accepted = errors.New("it was accepted")
	}
	judge("go: it proves no other paper", accepted)
}
