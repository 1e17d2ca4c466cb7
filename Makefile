# Everything there is to do with the product. `make help` names the targets.

PREFIX	?= /opt/registry
DESTDIR	?=
NODE	?= node
LOG	?= /dev/null

# ---- how C is compiled --------------------------------------------------

CSTD	= -std=c11 -D_GNU_SOURCE -iquote .
WARN	= -Wall -Wextra -Wshadow -Werror
HARD	= -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection \
	  $(if $(filter x86_64,$(shell uname -m)),-fcf-protection)
PLACE	= -ffile-prefix-map=$(CURDIR)=.
CFLAGS	= $(CSTD) -O2 -g -fPIC $(WARN) $(HARD) $(PLACE)
LDFLAGS	= -Wl,-z,relro,-z,now -Wl,-z,noexecstack
SANITIZE = $(CSTD) -O1 -g -fno-omit-frame-pointer $(WARN) -fsanitize=address,undefined -fno-sanitize-recover=undefined
PQ	= -isystem /usr/include/postgresql
# Only the web layer sees Kore.
KORE	= -isystem /usr/share/kore/include $(shell cat /usr/share/kore/features 2>/dev/null)

WEB_LIBS   = -lpq -lical -lqrencode -ljansson -lsodium -lutf8proc $(TABLE_LIBS) -lzip -lz -lcrypto -lpthread
PRESS_LIBS = -lpq -lical -lhpdf -lqrencode -ljansson -lutf8proc -lharfbuzz -lharfbuzz-subset -ldeflate \
	     -lcrypto -lsodium -lzip -lz -lm -lpthread
TRUST_LIBS = -lpq -lcurl -ljansson -lsodium -lcrypto -lutf8proc -lz -ldeflate -lm
COURIER_LIBS = -lpq -lcurl -lsodium -lical -ljansson -lutf8proc
TEST_LIBS  = -lcmocka $(PRESS_LIBS) $(TABLE_LIBS) -lseccomp
TABLE_LIBS = -lcsv -licuuc -lexpat -lxlsxwriter -lm

WEB	= $(wildcard kore/*.c)
PLAIN	= $(wildcard src/*.c)
PAPER	= $(wildcard certs/*.c)
DRAW	= $(filter-out certs/press.c,$(PAPER))
# What makes a paper provable: knows no database, no network and no paper.
TRUST	= $(wildcard certs/trust/*.c)
COURIER	= $(wildcard src/courier/*.c)
# What tests link: everything that knows neither Kore nor a main() of its own.
TESTED	= $(PLAIN) $(DRAW) $(TRUST) $(wildcard kore/routes.c)
# Unit tests link the signer's parts, too.
SIGNER	= $(filter-out certs/signer/signer.c,$(wildcard certs/signer/*.c))

WEB_OBJ	  = $(WEB:%.c=build/obj/%.o) $(PLAIN:%.c=build/obj/%.o)
PRESS_OBJ = $(PAPER:%.c=build/obj/%.o) $(TRUST:%.c=build/obj/%.o) $(patsubst %.c,build/obj/%.o,$(filter-out src/table_% src/xlsx.c,$(PLAIN)))
# Programs with a folder of their own below certs/.
OWN	= $(foreach name,signer witness audit verify,$(if $(wildcard certs/$(name)/*.c),$(name)))
program_obj = $(patsubst %.c,build/obj/%.o,$(wildcard certs/$(1)/*.c) $(TRUST) certs/bytes.c src/signer_client.c)
ASAN_OBJ  = $(TESTED:%.c=build/asan/%.o) $(SIGNER:%.c=build/asan/%.o)
FUZZ_OBJ  = $(TESTED:%.c=build/clang/%.o)
UNIT	  = $(patsubst tests/unit/%.c,build/tests/%,$(wildcard tests/unit/*_test.c))
FUZZ	  = $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/*.c))

# ---- targets ------------------------------------------------------------

help:		## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{ printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run:		## install what is missing, build, load demo data, serve (PORT=8080, DEMO=0 for an empty registry, VAR=folder)
	@conf/run

test:		## run every test beside a running product (ONLY="unit sql" for some groups)
	@tests/run

bench:		## measure pages per second and their times
	@tests/bench/run

build: build/registry.so build/press build/courier $(OWN:%=build/%) assets	## compile the programs and gather fonts, icons, styles

audit: build/audit	## prove that register, papers and log agree (REGISTRY_DB or VAR; ARGS="--vkey KEY …", see build/audit help)
	@REGISTRY_DB="$${REGISTRY_DB:-host=$$(cd "$${VAR:-var}/run" && pwd -P) user=postgres dbname=registry}" build/audit $(ARGS)

tz-check:	## which future sessions are at another moment since the zone data changed (FOLLOW=1: bookings and calendars follow)
	@psql -Xq -v follow=$(if $(FOLLOW),1,0) -f sql/tz-check.sql "$${REGISTRY_DB:-host=$$(cd "$${VAR:-var}/run" && pwd -P) user=postgres dbname=registry}"

keys: build	## make the signing keys of make run alone (HOST=localhost; DEMO=0: they sign no date but today)
	@HOST='$(HOST)' conf/run keys

db:		## bring the database of the running product to this version of sql/
	@conf/run db

clean:		## remove what was built; the data in var/ stays
	rm -rf build

clean-data:	## throw away the data in var/ (asks nothing; the product must be stopped)
	@conf/run clean-data

install: build	## copy the product below PREFIX (default /opt/registry; DESTDIR for packagers)
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' conf/install

unit-tests: $(UNIT)
fuzz-targets: $(FUZZ)

.PHONY: help run test bench build audit tz-check keys db clean clean-data install unit-tests fuzz-targets assets

# ---- programs -----------------------------------------------------------

build/registry.so: $(WEB_OBJ)
	$(CC) -shared $(LDFLAGS) -o $@ $^ $(WEB_LIBS)

build/press: $(PRESS_OBJ)
	$(CC) $(LDFLAGS) -pie -o $@ $^ $(PRESS_LIBS)

# Sends the letters.
build/courier: $(COURIER:%.c=build/obj/%.o) build/obj/src/mail.o build/obj/src/ics.o build/obj/src/text.o build/obj/src/arena.o
	$(CC) $(LDFLAGS) -pie -o $@ $^ $(COURIER_LIBS)

# signer, witness, audit, registry-verify
define own_program
build/$(1): $(call program_obj,$(1))
	$$(CC) $$(LDFLAGS) -pie -o $$@ $$^ $$(TRUST_LIBS)
endef
$(foreach name,$(OWN),$(eval $(call own_program,$(name))))
build/signer: TRUST_LIBS += -lseccomp
build/verify: build/obj/certs/serial.o

build/obj/kore/%.o: CFLAGS += $(KORE) $(PQ)
build/obj/certs/%.o: CFLAGS += $(PQ)
build/obj/src/courier/%.o: CFLAGS += $(PQ)

build/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# Fonts, icons, styles and scripts under names that change with their content.
assets: build/assets/.done

build/assets/.done: node_modules/.package-lock.json $(wildcard assets/build*) \
		$(shell find assets -type f -not -name columns.json 2>/dev/null)
	$(NODE) assets/build.mjs build/assets
	@touch $@

node_modules/.package-lock.json: package-lock.json
	@LOG="$(LOG)" conf/install-packages npm
	@touch $@

# ---- tests --------------------------------------------------------------

build/asan/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(SANITIZE) $(PQ) -MMD -MP -c -o $@ $<

build/tests/%: tests/unit/%.c $(ASAN_OBJ)
	@mkdir -p $(@D)
	$(CC) $(SANITIZE) $(PQ) -MMD -MP -MF build/tests/$*.d -o $@ $< $(filter %.o,$^) $(TEST_LIBS)

# The corpus of ugly tables.
build/tests/table_test: build/asan/tests/import/make.o build/asan/tests/import/tables.o

build/tests/route_list: tests/contract/route_list.c kore/routes.c src/route.c src/arena.c src/text.c
	@mkdir -p $(@D)
	$(CC) $(CSTD) -O1 $(WARN) -o $@ $^ -ljansson -lutf8proc

build/clang/%.o: %.c
	@mkdir -p $(@D)
	clang $(CSTD) -O1 -g $(PQ) -fsanitize=fuzzer-no-link,address,undefined -MMD -MP -c -o $@ $<

build/fuzz/%: tests/fuzz/%.c $(FUZZ_OBJ)
	@mkdir -p $(@D)
	clang $(CSTD) -O1 -g $(PQ) -fsanitize=fuzzer,address,undefined -MMD -MP -MF build/fuzz/$*.d -o $@ $< $(filter %.o,$^) $(PRESS_LIBS) $(TABLE_LIBS)

build/fuzz/xlsx: build/clang/tests/import/make.o

.SECONDARY:
-include $(shell find build -name '*.d' 2>/dev/null)
