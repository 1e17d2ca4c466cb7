# shellcheck shell=sh
# Checkpoints, cosignatures, inclusion, consistency and tiles of ours, judged by Go's x/mod/sumdb.

# shellcheck source=tests/trust/log_maker
. tests/trust/log_maker

mkdir -p "$WORK/go" "$WORK/logs"
cp tests/trust/log.go "$WORK/go/"
check 'go: the judge is built from Debian alone' sh -c \
	"cd '$WORK/go' && GOPATH=/usr/share/gocode GO111MODULE=off GOCACHE='$WORK/go/cache' go build -o judge log.go"

# go_judges PREFIX ARGUMENTS…: each line it prints is a test of this group.
go_judges() {
	prefix=$1; shift
	status=0
	"$WORK/go/judge" "$@" >"$WORK/go/said" 2>&1 || status=$?
	while IFS= read -r line; do
		case $line in
			'ok - '*) ok "$prefix${line#ok - }" ;;
			*) fail "$prefix${line#not ok - }"; status=0 ;;
		esac
	done <"$WORK/go/said"
	[ $status = 0 ] || fail "${prefix}go" "ended with status $status"
}

sizes='2 7 8 255 256 257 1000 4097 100000'
for size in $sizes; do "$maker" tiles "$WORK/logs/$size" "$size"; done
go_vkey=$(build/witness keygen partner-agency.example/witness "$WORK/go.key")
"$maker" request 0 1000 |
	build/witness --vkey "$(cat tests/vectors/log.vkey)" --key "$WORK/go.key" --state "$WORK/go/state" add >"$WORK/go/line"
# shellcheck disable=SC2086  # a list of words
go_judges '' "$(cat tests/vectors/log.vkey)" "$go_vkey" "$WORK/go/state/checkpoint" "$maker" "$WORK/logs" $sizes
go_judges 'vectors: ' "$(cat tests/vectors/log.vkey)" "$(cat tests/vectors/witness.vkey)" tests/vectors/checkpoint "$maker" "$WORK/logs"
