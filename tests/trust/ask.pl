#!/usr/bin/perl
# ask.pl SOCKET: says each line of stdin to the signer and prints its answer, or "gone" when it hangs up.
use strict;
use warnings;
use IO::Socket::UNIX;

$SIG{PIPE} = 'IGNORE';
my $signer = IO::Socket::UNIX->new(Peer => $ARGV[0], Type => SOCK_STREAM()) or die "no signer at $ARGV[0]: $!\n";
$signer->autoflush(1);
$| = 1;
while (my $line = <STDIN>) {
	print $signer $line;
	my $answer = <$signer>;
	print defined $answer ? $answer : "gone\n";
	last unless defined $answer;
}
