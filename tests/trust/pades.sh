# shellcheck shell=sh
# The signature of a paper's file, judged by Poppler with NSS, OpenSSL, qpdf and PDFBox; and that it changes nothing else.

drawn=$WORK/drawn signed=$WORK/signed safe=$WORK/pdf-safe nss=$WORK/nss
mkdir -p "$drawn" "$signed" "$safe"
signing=$safe/keys ca=$safe/keys/public/ca.crt
tool=$WORK/pades_tool
cc -std=c11 -D_GNU_SOURCE -iquote . -O1 -Wall -Wextra -Werror -o "$tool" tests/trust/pades_tool.c \
	certs/trust/pades_*.c certs/bytes.c certs/file.c -lcrypto -lsodium
for folder in "$signing" "$safe/foreign"; do build/signer keys "$folder" --host localhost --demo >/dev/null; done
# sign KEYS IN OUT …
sign() { keys=$1; shift; "$tool" sign "$keys/pdf.key" "$keys/pdf.crt" "$keys/public/ca.crt" "$@"; }
papers() { for file in tests/paper/records/good/*.json; do basename "$file" .json; done; }
# told WORDS: ok if nothing was written into $WORK/wrong, which is emptied.
told() { is "$1" "$(head -n 3 "$WORK/wrong" | tr '\n' '|')" ''; : >"$WORK/wrong"; }
: >"$WORK/wrong"

set --
for name in $(papers); do
	build/press render "tests/paper/records/good/$name.json" "$drawn/$name.pdf" >/dev/null
	set -- "$@" "$drawn/$name.pdf" "$signed/$name.pdf"
done
check "$(papers | wc -l) papers are signed" sign "$signing" "$@"
is 'pades_check says good of each, unsigned of each before' \
	"$("$tool" check "$ca" "$signed"/*.pdf "$drawn"/*.pdf | sort | uniq -c | tr -s ' \n' ' ')" " $(papers | wc -l) good $(papers | wc -l) unsigned "

# ---- Poppler, with the authority among the trusted and without ----------

mkdir "$nss"
certutil -N -d "sql:$nss" --empty-password
is 'pdfsig: before an agency trusts the authority, the signature is valid and its issuer unknown' \
	"$(pdfsig -nssdir "sql:$nss" "$signed/ru.pdf" | sed -n 's/.*\(Signature\|Certificate\) Validation: //p' | tr '\n' ' ')" \
	"Signature is Valid. Certificate issuer isn't Trusted. "
certutil -A -d "sql:$nss" -n centre -t ,C, -i "$ca"	# for signatures, not for web sites
judged() { pdfsig -nssdir "sql:$nss" "$1" 2>&1; }
for name in $(papers); do
	judged "$signed/$name.pdf" >"$WORK/judged"
	for line in 'Signature Validation: Signature is Valid.' 'Certificate Validation: Certificate is Trusted.' 'Total document signed' \
		'Signature Type: ETSI.CAdES.detached' 'Signing Hash Algorithm: SHA-256'; do
		grep -qF "$line" "$WORK/judged" || echo "$name: not '$line': $(tail -n 2 "$WORK/judged" | tr '\n' ' ')" >>"$WORK/wrong"
	done
	day=$(TZ=UTC date -d "$(jq -r .issued "tests/paper/records/good/$name.json")" '+%b %d %Y')
	grep -q "Signing Time: $day 00:00:00" "$WORK/judged" || echo "$name: $(grep Time "$WORK/judged"), not $day" >>"$WORK/wrong"
	[ "$(grep -c '^Signature #' "$WORK/judged")" = 1 ] || echo "$name: not one signature" >>"$WORK/wrong"
done
told 'pdfsig: valid, trusted, the total document, dated by the record'

sign "$safe/foreign" "$drawn/ru.pdf" "$WORK/foreign.pdf"
like 'pdfsig: the same name by another authority is not trusted' "$(judged "$WORK/foreign.pdf")" "Certificate issuer isn't Trusted"
is 'nor does pades_check' "$("$tool" check "$ca" "$WORK/foreign.pdf")" untrusted

# with_list KEYS: what pdfsig says once the agency has taken in the list of revoked certificates
with_list() {
	openssl crl -in "$1/public/crl.pem" -outform DER -out "$WORK/crl.der" && crlutil -I -d "sql:$nss" -i "$WORK/crl.der" -t 1 &&
		judged "$signed/ru.pdf"
}
like 'pdfsig: with the list of revoked certificates the paper is as good' "$(with_list "$signing")" 'Certificate is Trusted'
cp -a "$signing" "$safe/stolen"
cp -a "$signing-roots" "$safe/stolen-roots"
build/signer compromised pdf "$(date -u +%F)" --keys "$safe/stolen" >/dev/null
like 'pdfsig: until the key was stolen and the list says so' "$(with_list "$safe/stolen")" 'Certificate has been Revoked'

# flip FILE OFFSET OUT
flip() { perl -0777 -pe 'BEGIN { $at = shift } substr($_, $at, 1) ^= "\x01"' "$2" "$1" >"$3"; }
for place in 200 30000 $(($(wc -c <"$drawn/ru.pdf") + 100)) $(($(wc -c <"$signed/ru.pdf") - 60)); do
	flip "$signed/ru.pdf" "$place" "$WORK/flipped.pdf"
	answer=$("$tool" check "$ca" "$WORK/flipped.pdf")
	[ "$answer" = altered ] || echo "$place: $answer" >>"$WORK/wrong"
	case $(judged "$WORK/flipped.pdf") in
		*'Digest Mismatch'*) ;;
		*'Signature is Valid'*) echo "pdfsig does not see byte $place" >>"$WORK/wrong" ;;
	esac
done
told 'one flipped bit, wherever it is, is found'
flip "$signed/ru.pdf" 30000 "$WORK/flipped.pdf"
like 'pdfsig: digest mismatch' "$(judged "$WORK/flipped.pdf")" 'Digest Mismatch'
{ cat "$signed/ru.pdf"; echo '% more'; } >"$WORK/longer.pdf"
like 'pdfsig: what was appended is not signed' "$(judged "$WORK/longer.pdf")" 'Not total document signed'
is 'nor is it good to pades_check' "$("$tool" check "$ca" "$WORK/longer.pdf")" altered
qpdf "$signed/ru.pdf" "$WORK/saved.pdf" 2>/dev/null || :
is 'a file that was saved anew is not ours' "$("$tool" check "$ca" "$WORK/saved.pdf" | grep -cx good)" 0
is 'a signed file is not signed again' "$(sign "$signing" "$signed/ru.pdf" "$WORK/again.pdf" 2>&1)" 'pades_tool: not a file that press drew'

# ---- OpenSSL ------------------------------------------------------------

# What is signed, and the CMS out of its room.
WORK=$WORK perl -0777 -ne '($a, $b, $c) = /\/ByteRange\s*\[0 (\d+) (\d+) (\d+) *\]/; $hex = substr($_, $a + 1, $b - $a - 2);
	open F, ">", "$ENV{WORK}/signed.bytes"; print F substr($_, 0, $a), substr($_, $b, $c);
	open F, ">", "$ENV{WORK}/signed.cms"; print F pack("H*", $hex)' "$signed/ru.pdf"
verify() { openssl cms -verify -cades -inform DER -in "$WORK/signed.cms" -content "$1" -binary -CAfile "$2" -purpose smimesign -out /dev/null 2>&1; }
like 'openssl cms -verify -cades' "$(verify "$WORK/signed.bytes" "$ca")" 'CAdES Verification successful'
like 'and under another authority' "$(verify "$WORK/signed.bytes" "$safe/foreign/public/ca.crt")" 'certificate verify error'
like 'and over another file' "$(verify "$drawn/ru.pdf" "$ca")" 'digest.*(mismatch|failure)|verification failure|content verify error'
openssl cms -cmsout -print -inform DER -in "$WORK/signed.cms" >"$WORK/cms" 2>&1
is 'signed attributes: content type, digest and certificate, no time' \
	"$(sed -n '/signedAttrs:/,/signatureAlgorithm:/s/^ *object: \([A-Za-z0-9-]*\).*/\1/p' "$WORK/cms" | sort | tr '\n' ' ')" \
	'contentType id-smime-aa-signingCertificateV2 messageDigest '
is 'one signer, ECDSA, and the certificates up to the authority' \
	"$(grep -c ' signedAttrs:' "$WORK/cms") $(sed -n '/signatureAlgorithm:/,/signature:/s/^ *algorithm: \([a-zA-Z0-9-]*\).*/\1/p' "$WORK/cms" | tail -n 1) $(grep -c 'd.certificate:' "$WORK/cms")" '1 ecdsa-with-SHA256 2'

# ---- everything else stays ----------------------------------------------

for name in $(papers); do
	before=$drawn/$name.pdf after=$signed/$name.pdf
	cmp -sn "$(wc -c <"$before")" "$before" "$after" || echo "$name: it does not begin with what was drawn" >>"$WORK/wrong"
	[ "$(($(wc -c <"$after") - $(wc -c <"$before")))" -lt 9600 ] || echo "$name: it grew by more than 9600 bytes" >>"$WORK/wrong"
	[ "$(tail -c 1200 "$after" | grep -ao '/ID \[[^]]*\]')" = "$(tail -c 300 "$before" | grep -ao '/ID \[[^]]*\]')" ] || echo "$name: /ID changed" >>"$WORK/wrong"
	for show in 'pdfinfo -struct' 'pdfinfo -url' 'pdfinfo -meta' 'pdftotext -raw'; do
		out=; [ "$show" != 'pdftotext -raw' ] || out=-
		# shellcheck disable=SC2086  # a command and its words; perhaps no word
		if [ "$($show "$before" $out 2>&1)" != "$($show "$after" $out 2>&1)" ]; then echo "$name: $show changed" >>"$WORK/wrong"; fi
	done
	qpdf --check "$after" >"$WORK/out" 2>&1 || echo "$name: qpdf: $(tail -n 1 "$WORK/out")" >>"$WORK/wrong"
	! grep -q WARNING "$WORK/out" || echo "$name: qpdf: $(grep -m1 WARNING "$WORK/out")" >>"$WORK/wrong"
done
told 'the drawn file is its begin; text, tags, reading order, link, metadata and /ID stay; qpdf finds nothing'
like 'there is a link to compare' "$(pdfinfo -url "$signed/ru.pdf")" 'https?://'
# the text of all tags takes seconds
pdfinfo -struct-text "$drawn/ru.pdf" >"$WORK/tags" 2>&1
like 'and there are tags to compare' "$(cat "$WORK/tags")" 'Table'
check 'which hold the same text in the same order' sh -c "pdfinfo -struct-text '$signed/ru.pdf' 2>&1 | cmp - '$WORK/tags'"

for name in $(papers); do
	for side in drawn signed; do pdftoppm -r 72 "$WORK/$side/$name.pdf" "$WORK/$side-$name"; done
	for number in 1 2; do
		cmp -s "$WORK/drawn-$name-$number.ppm" "$WORK/signed-$name-$number.ppm" || echo "$name: page $number looks different" >>"$WORK/wrong"
	done
	rm -f "$WORK"/*-"$name"-*.ppm
done
told 'each page looks as before, pixel by pixel'

if java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$(echo /usr/share/java/pdfbox2.jar /usr/share/java/fontbox2.jar /usr/share/java/preflight.jar /usr/share/java/xmpbox.jar /usr/share/java/commons-logging.jar /usr/share/java/commons-io.jar /usr/share/java/jaxb-api.jar /usr/share/java/javax.activation.jar | tr ' ' :)" \
	tests/paper/PdfA.java "$signed"/*.pdf >"$WORK/pdfa" 2>"$WORK/pdfa.err"; then
	grep -v ': valid$' "$WORK/pdfa" >"$WORK/wrong" || :
	told 'PDFBox preflight: signed papers are PDF/A-1b'
	is 'it saw each of them' "$(grep -c ': valid$' "$WORK/pdfa")" "$(papers | wc -l)"
else
	fail 'PDFBox preflight of signed papers' "$(tail -n 2 "$WORK/pdfa.err" | tr '\n' ' ')"
fi
