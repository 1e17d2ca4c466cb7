-- The registrar has printed the book of the year.
select api.sheet_add(pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '17:05'), 'registrar'), gen_random_uuid(), 'ru', 'book', (select max(year) from counter where name = 'certificate')::text);
-- The coordinator has printed for a running course.
select api.sheet_add(pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '17:10'), 'coordinator'), gen_random_uuid(), 'ru', k, (select min(id) from course where state = 'running')::text) from unnest(array['timetable', 'sign_in', 'badges_90']) k;
-- And the letters with the decisions on the nominations for it.
select api.sheet_add(pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '17:15'), 'coordinator'), gen_random_uuid(), 'ru', 'result_letter', (select min(id) from course where state = 'running')::text);
-- The sheet that was signed on the first day of that course, scanned: a page of invented signatures.
select api.session_scan_add(pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '17:20'), 'coordinator'),
	(select s.id from session s where s.course = (select min(id) from course where state = 'running') and s.state = 'planned' order by s.starts limit 1), gen_random_uuid(), decode('JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZy9QYWdlcyAyIDAgUj4+CmVuZG9iagoyIDAgb2JqPDwvVHlwZS9QYWdlcy9LaWRzWzMgMCBSXS9Db3VudCAxPj4KZW5kb2JqCjMgMCBvYmo8PC9UeXBlL1Bh
Z2UvUGFyZW50IDIgMCBSL01lZGlhQm94WzAgMCA1OTUgODQyXS9Db250ZW50cyA0IDAgUi9SZXNvdXJjZXM8PC9Gb250PDwvRjEgNSAwIFI+Pj4+Pj4KZW5kb2JqCjQgMCBvYmo8PC9MZW5ndGggMTc2Ni9GaWx0
ZXIvRmxhdGVEZWNvZGU+PnN0cmVhbQp42n1Xy26eNRDd5ym8hAXFlxlfWCKVAgsWNC8ATVqKIJXaQtW355wz9p9UIhGinzMez+V45oz//Gz1lJ8t5z81vX+TMv5z/D0Nf96m19gont6k76/Ttz+UVHq6fp28pzFz
ur5JX7386cUv3/z0S3r54/Pn11+n6z/T8+ujvI5ut9B99dtdevc6ffzjNt3c/v0ODt68/fDx/efv0tu7f2/vPt7epA9v39z99vGf97cfqHn37vd3N5+P2fysp0/41zy9uKJdy+nv5G1p9Vd6KWGuR4jVFnZEEEKu
jrD2I8RqC33OLeTqCP044uoIy3HE1RbaOI64OsJ2HHG1hW0dR1wdYT+OuDrCehxxtYV1HkdcHaEdR1wdYT6OuNrCMo4jro6wHUdcHTwD5H6RoU5ChsWRtZy3kKsjtXqkXF1s7vv60hPKLEotP/P064tU8PenVNLP
2GkP6i+zpvpMowzVVNnFcdWKQYj8sYrtVtv+IovS0qur1hBQa6nB/cgFX2ggNOzY0OnmrrppThuTO72GlQHdzO/FGlpg1In7a2FtnR2kTg+Kxszk02zJonndlo3o4katF503lGZEY0ywGmrIZdEGozHuzDhty/d3
ys+rK0fUo7EsmYHjOy/R/D+EfSxBWC8QwnmHK0AI531ZImB98tuw44JwSKd5wQ6SdmiOwR1A1hFOG1mmCVifAhf7fUF3DknayjoroJpvn8ZGxDmz0DKPaAgUoyFQ9I3vOOfZZB2w22zqbJt9x/lo0laUdHtYN53l
qLrpcNUqQmqsG/zdupKuOsgq0ZehWVHSOI37a3DekUpjiKbqGADIUWvTxS9tTlmNpOf2aVa1MqMEiRBWUw2gEruPSBaMZ4RTlo1wwqeSbUx+7WgMlUifrApG46iq3qaqA9bgywt0SVmou8jtUaByE1B2DxRMkFyx
ghGUVqsDs2JGleSoDsCQuxqsgwnYYD3bbrCeg9cc99/6ZafvnckzsDYvO6wXBNpW+LFMjVM3tqMRmJmN1cDZhLDvaKxnRcMq8cV2GjrDNirSIYS+VkCYn4LDuwsOv4cDKHKsXJFnHH3Z2H2dcHAnWIU7JlahAbaI
975ZxVGobBLqklW8n9TGtmy4Ve/REo4TbAl+oyUcZ5miA0Drbftkk3hvqhf6MlmuT6VWg0r7PQ/gaBWV8obxPxvASY8sqipaZJIoy2ZdVNNsSZMtgdOtqxW8uvjAa7QEgkZl8KYdDMOb9rr2TTtutK2YpoZbokbA
0Xc0JFUHFKRQ0hxbxFs0C861oFDqCgRFY2hDnRmRKG+exc8acPlks9AKmyXifAwoVgmBGg9bwubcLUFDnDVG8qv8uwooJJmbgCJ7EyibByh2LIHSGQBlK2+gtAN92ieH2DrVUbdPAQOgjOwwg0PCMgFiNMb7Z0v0
KHHC0bQiYdKndudThElGYtLzIWGyEIMwrUf/s/uaxlzfU4JOlSyrhAFZJN11f6RH6ipVW5eeDsvsaTpWSpsW6SFo0TgDeryrlJrNkxohJRS0xBRjZ+4G4ZBl42TbO54jA1aEqYJdvp6AowQtroc8YKVuHqBjzg1T
s8BdVnmjbbRjQWIcnqZ5TmYwvi4QHt8PjWmVepkSYZlTwuiHMPI9oFO2C586giMH6Fb8wMEqnGGF9bPPLJeOkoc1L9xh3amp1PJT0ailylPV0UbQYskP8eClBh4c/SwP8hzLg9ce5UEdztFGKywejfqGicfnAXtB
Z8Y5Qzzatmz7vAqIk9DWPq8yxHnbbKvyHPFUqCIcIx+PoU6JM4/m1vYT84s3Jlk+Sp+3qNwYDWNr6+RmNXLTN96bOzeWfu/iicYGiTPM0qaIUahNWpv3WcunsmZj2eYZ+e+7KWiJL0n6JA02vTWUvzW9JJtelHP7
fCzruoLkSn04Duqaexw0vo75W0ScVrGjtuZN8OadusS+S5OTDjnp3VxiB/e2zzAW7qBC+SOmrSLvT8TWg4vKg9fbgFRkVHFaiFZJ2HM1pjB/+hAZYF9taBpXF+6+dzolVbUYZx6NoEb7ly+eRbWeZ1HljaMmaolH
c9UQ413Uxpsw6fIxVKseTLhD2mQV6wxurpZ5ocOwTCaotYhCq26eHtZ+B/A86Y0WyQPUZL1Dh/0/+BNwie3D52O5lbl7+fLGYcWVeV4ihTQK7Ao5xqmvjsPbonCKwF8Z8e7gmXinUodTr7BbYX/vYAIVTEcSMSWe
qfnU6C22e/H+kVIojUcK7HvwbVE/mnaIO3VcHaAdSItHLyJa9g9wKxa8Wy5jaGzLyposwp+/GkFraxHvotd5ly7RDZ8cO8WDbwtf9ssUA3l36rQX+owHVdFQdP483uOHcZJ/i976L/8D5mxzMAplbmRzdHJlYW0K
ZW5kb2JqCjUgMCBvYmo8PC9UeXBlL0ZvbnQvU3VidHlwZS9UeXBlMS9CYXNlRm9udC9IZWx2ZXRpY2E+PgplbmRvYmoKeHJlZgowIDYKMDAwMDAwMDAwMCA2NTUzNSBmIAowMDAwMDAwMDA5IDAwMDAwIG4gCjAw
MDAwMDAwNTMgMDAwMDAgbiAKMDAwMDAwMDEwMyAwMDAwMCBuIAowMDAwMDAwMjE0IDAwMDAwIG4gCjAwMDAwMDIwNDcgMDAwMDAgbiAKdHJhaWxlcjw8L1NpemUgNi9Sb290IDEgMCBSPj4Kc3RhcnR4cmVmCjIx
MDkKJSVFT0YK', 'base64'), 'yes');
