#!/usr/bin/perl
# raw.pl PORT PROBE: what no well-behaved client sends, and what came back.
use strict; use warnings;
use IO::Socket::INET; use Time::HiRes qw(time sleep);
my ($port, $probe, @arg) = @ARGV;
$SIG{PIPE} = 'IGNORE';
sub dial { IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port", Timeout => 3) or die "dial: $!" }
# All that comes until the end or a silence of some seconds.
sub hear {
	my ($s, $wait) = @_; my ($all, $part) = ('', '');
	while (1) {
		my $set = ''; vec($set, fileno($s), 1) = 1;
		last unless select($set, undef, undef, $wait // 1.0);
		last unless sysread($s, $part, 65536);
		$all .= $part;
	}
	return $all;
}
sub codes { join ' ', $_[0] =~ m{HTTP/1\.\d (\d+)}g }
my $host = "Host: 127.0.0.1:$port\r\n";
my $form = "Content-Type: application/x-www-form-urlencoded\r\n";
my $own = "Origin: http://127.0.0.1:$port\r\n";

if ($probe eq 'underflow') {		# more body than announced, for ever
	my @s = map { my $s = dial(); syswrite $s, "POST /echo HTTP/1.1\r\n$host$own${form}Content-Length: 1\r\n\r\n"; $s } 1 .. ($arg[0] // 1);
	my $t = time; my $left = @s; my $sent = 0; my %gone;
	my $junk = 'x' x 65536;
	while ($left > 0 && time - $t < 5) {
		for my $i (0 .. $#s) {
			next if $gone{$i};
			$s[$i]->blocking(0);
			my $n = syswrite $s[$i], $junk;
			if (defined $n) { $sent += $n } elsif (!$!{EAGAIN}) { $gone{$i} = 1; $left-- }
		}
		sleep 0.002;
	}
	print $left == 0 ? "dropped" : "$left still open after $sent bytes";
} elsif ($probe eq 'send') {		# the argument as it is, \r\n written out
	my ($text, $wait) = @arg;
	$text =~ s/\\r/\r/g; $text =~ s/\\n/\n/g; $text =~ s/HOST\r\n/$host/; $text =~ s/OWN\r\n/$own/; $text =~ s/FORM\r\n/$form/;
	my @parts = split /PAUSE/, $text; my $s = dial();
	for (@parts) { syswrite $s, $_; sleep 0.2 if @parts > 1 }
	print codes(hear($s, $wait));
} elsif ($probe eq 'headers') {		# N headers, then those that matter
	my $s = dial();
	my $many = join '', map { "X-Filler-$_: 1\r\n" } 1 .. $arg[0];
	syswrite $s, "POST /echo HTTP/1.1\r\n$host${form}Content-Length: 6\r\nConnection: close\r\n$many${own}Sec-Fetch-Site: same-origin\r\n\r\ntext=a";
	print codes(hear($s));
} elsif ($probe eq 'hangup') {		# N clients that leave at once
	my ($n, $path) = @arg;
	for (1 .. $n) {
		my $s = dial(); syswrite $s, "GET $path HTTP/1.1\r\n$host\r\n";
		sleep 0.002; close $s;
	}
	print "gone";
} elsif ($probe eq 'cut') {		# N connections with half a header, until all were cut or SECONDS are over
	my ($n, $seconds) = @arg; my $end = time + $seconds; my $left = $n;
	my @s = map { my $s = dial(); syswrite $s, "GET / HT"; $s } 1 .. $n;
	for my $s (@s) {
		my $set = ''; vec($set, fileno($s), 1) = 1;
		next unless select($set, undef, undef, $end - time > 0 ? $end - time : 0);
		$left-- if defined sysread($s, my $part, 4096);
	}
	print $left == 0 ? "cut" : "$left still open";
} elsif ($probe eq 'idle') {		# N connections that say nothing, held for a while
	my ($n, $seconds) = @arg;
	my @s = map { my $s = dial(); syswrite $s, "GET / HT"; $s } 1 .. $n;
	print "held\n"; close STDOUT; sleep $seconds;
}
