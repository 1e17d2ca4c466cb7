# shellcheck shell=sh
# What can be said of the files alone.

scripts=$(git ls-files 2>/dev/null | while read -r file; do
	[ -f "$file" ] || continue
	case $file in *.sh) echo "$file" ;; *) head -n 1 "$file" 2>/dev/null | grep -aq '^#!/bin/\(ba\)\?sh' && echo "$file" ;; esac || :
done || :)
[ -n "$scripts" ] || scripts='conf/run conf/install conf/install-packages conf/common.sh sql/deploy.sh tests/run tests/lib.sh'
for script in $scripts; do
	# Ours in every detail; those of other groups must at least be sound.
	depth=error
	case $script in conf/*|sql/*|tests/run|tests/lib.sh|tests/front/*|.ci/*) depth=style ;; esac
	check "shellcheck: $script" shellcheck -x -P SCRIPTDIR -S $depth -e SC1090,SC1091,SC2148,SC2154 "$script"
done

for target in run test bench build db clean clean-data install help; do
	like "make help: names $target" "$(make help)" "^make $target "
done
is 'packages: the lock file names no host' "$(grep -c '"resolved"' package-lock.json)" 0
like '.ci/run calls make test and nothing else' "$(grep -v '^#' .ci/run)" '^cd .* && exec make test$'

# Every setting that a program reads is explained.
for name in $(cat kore/*.c certs/*.c src/*.c 2>/dev/null | grep -o '"REGISTRY_[A-Z_]*"' | tr -d '"' | sort -u); do
	check "registry.env explains $name" grep -q "$name=" conf/registry.env
done

fill() { sed -E 's/@[A-Z]+@/1/g' conf/kore.conf; }
is 'kore.conf: no comment follows a setting' "$(fill | grep -c '^[^#]*[^#[:space:]].*#')" 0
