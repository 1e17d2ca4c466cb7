// Judges a log of ours with Go's module checksum database: what it says of checkpoints, inclusion and consistency.
//
//	log LOG_VKEY WITNESS_VKEY COSIGNED_NOTE LOG_MAKER FOLDER SIZE…
//
// FOLDER/SIZE holds checkpoint and tiles of a log of that size; LOG_MAKER makes our proofs. Prints a line a judgement.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var failed bool

func judge(words string, err error) {
	if err != nil {
		failed = true
		fmt.Printf("not ok - go: %s: %v\n", words, err)
		return
	}
	fmt.Printf("ok - go: %s\n", words)
}

// What must be refused.
func refused(words string, err error) {
	if err == nil {
		judge(words, errors.New("it was accepted"))
	} else {
		judge(words, nil)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Printf("not ok - go: %v\n", err)
		os.Exit(1)
	}
	return value
}

// A cosignature/v1 key as a note.Verifier.
type cosigner struct {
	name string
	hash uint32
	pk   ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(text, sig []byte) bool {
	return len(sig) == 72 && ed25519.Verify(c.pk,
		[]byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), text)), sig[8:])
}

func newCosigner(vkey string) cosigner {
	part := strings.SplitN(vkey, "+", 3)
	key := must(base64.StdEncoding.DecodeString(part[2]))
	sum := sha256.Sum256(append([]byte(part[0]+"\n"), key...))
	hash := must(strconv.ParseUint(part[1], 16, 32))
	if key[0] != 4 || binary.BigEndian.Uint32(sum[:]) != uint32(hash) {
		must(0, errors.New("the key of the witness has another id"))
	}
	return cosigner{part[0], uint32(hash), key[1:]}
}

// The tiles of a folder; one byte of the tile named by flip is changed.
type tiles struct{ folder, flip string }

func (t tiles) Height() int                    { return 8 }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range wanted {
		path := strings.TrimPrefix(tile.Path(), "tile/8/")
		hashes, err := os.ReadFile(t.folder + "/tile/" + path)
		if err != nil {
			return nil, err
		}
		if path == t.flip {
			hashes[40] ^= 1
		}
		data = append(data, hashes)
	}
	return data, nil
}

func entry(i int64) []byte {
	sum := sha256.Sum256([]byte(fmt.Sprintf("salt+credential %d", i)))
	return append([]byte{1, 1}, sum[:]...)
}

func hashes(lines string) (list []tlog.Hash) {
	for _, line := range strings.Fields(lines) {
		list = append(list, must(tlog.ParseHash(line)))
	}
	return list
}

func ours(maker string, args ...interface{}) string {
	words := strings.Fields(fmt.Sprintln(args...))
	return string(must(exec.Command(maker, words...).Output()))
}

// A checkpoint of ours under the log's key.
func checkpoint(folder string, log note.Verifier) tlog.Tree {
	text := must(os.ReadFile(folder + "/checkpoint"))
	opened := must(note.Open(text, note.VerifierList(log)))
	line := strings.Split(opened.Text, "\n")
	return tlog.Tree{N: must(strconv.ParseInt(line[1], 10, 64)), Hash: must(tlog.ParseHash(line[2]))}
}

func inclusion(maker string, tree tlog.Tree, reader tlog.HashReader) (good, bad error) {
	for _, i := range []int64{0, 1, tree.N / 3, tree.N - 2, tree.N - 1} {
		text := strings.SplitN(ours(maker, "proof", tree.N, i), "\n\n", 2)[0]
		lines := strings.SplitN(text, "\n", 3)
		if lines[1] != fmt.Sprintf("index %d", i) {
			return errors.New(lines[1]), nil
		}
		proof := tlog.RecordProof(hashes(lines[2]))
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, tlog.RecordHash(entry(i))); err != nil {
			return err, nil
		}
		// what Go proves from our tiles is the same
		if fromTiles, err := tlog.ProveRecord(tree.N, i, reader); err != nil {
			return err, nil
		} else if fmt.Sprint(fromTiles) != fmt.Sprint(proof) {
			return errors.New("the tiles prove otherwise"), nil
		}
		bad = tlog.CheckRecord(proof, tree.N, tree.Hash, i, tlog.RecordHash(append(entry(i), 0)))
		if bad == nil {
			return nil, nil
		}
	}
	return nil, bad
}

func consistency(maker string, old, tree tlog.Tree, reader tlog.HashReader) (good, bad error) {
	proof := tlog.TreeProof(hashes(ours(maker, "consistency", old.N, tree.N)))
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return err, nil
	}
	if fromTiles, err := tlog.ProveTree(tree.N, old.N, reader); err != nil {
		return err, nil
	} else if fmt.Sprint(fromTiles) != fmt.Sprint(proof) {
		return errors.New("the tiles prove otherwise"), nil
	}
	old.Hash[31] ^= 1
	return nil, tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

// A proof from tiles of which one was changed. The reader of x/mod 0.7 checks tiles against their parents, but not all
// of them when the tree's own hash needs a tile twice; the proof tells in any case.
func changed(folder string, tree tlog.Tree) error {
	proof, err := tlog.ProveRecord(tree.N, 0, tlog.TileHashReader(tree, tiles{folder, "0/000"}))
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, 0, tlog.RecordHash(entry(0)))
}

func cosigned(path string, log note.Verifier, witness cosigner) {
	text := must(os.ReadFile(path))
	opened, err := note.Open(text, note.VerifierList(log, witness))
	if err == nil && len(opened.Sigs) != 2 {
		err = fmt.Errorf("%d signatures", len(opened.Sigs))
	}
	judge("the signatures of log and witness", err)
	last := bytes.LastIndexByte(bytes.TrimSpace(text), '\n') + 1
	sig := strings.Fields(string(text[last:]))[2]
	raw := must(base64.StdEncoding.DecodeString(sig))
	raw[11] ^= 1 // the time
	forged := strings.Replace(string(text), sig, base64.StdEncoding.EncodeToString(raw), 1)
	_, err = note.Open([]byte(forged), note.VerifierList(log, witness))
	refused("a cosignature with another time is refused", err)
	_, err = note.Open(bytes.Replace(text, []byte("\n"), []byte("\n1"), 1), note.VerifierList(log, witness))
	refused("a checkpoint with another size is refused", err)
}

func main() {
	log := must(note.NewVerifier(os.Args[1]))
	cosigned(os.Args[3], log, newCosigner(os.Args[2]))
	maker, folder := os.Args[4], os.Args[5]
	var before []tlog.Tree
	for _, size := range os.Args[6:] {
		tree := checkpoint(folder+"/"+size, log)
		reader := tlog.TileHashReader(tree, tiles{folder: folder + "/" + size})
		good, bad := inclusion(maker, tree, reader)
		judge("inclusion in "+size+" entries, by proofs and by tiles", good)
		refused("a forged entry is not included in "+size, bad)
		for _, old := range before {
			good, bad = consistency(maker, old, tree, reader)
			judge(fmt.Sprintf("%d entries continue %d", tree.N, old.N), good)
			refused(fmt.Sprintf("%d entries continue no other %d", tree.N, old.N), bad)
		}
		if tree.N >= 256 {
			refused("a changed tile of "+size+" proves nothing", changed(folder+"/"+size, tree))
		}
		before = append(before, tree)
	}
	if failed {
		os.Exit(1)
	}
}
