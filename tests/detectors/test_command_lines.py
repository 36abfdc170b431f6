"""Secrets that programs take as short options."""

from __future__ import annotations

import pytest

from govaudit.detectors.redaction import redact, redact_text


@pytest.mark.parametrize(
    "line",
    [
        "0 3 * * * root mysqldump -u backup -p{} db > /srv/db.sql",
        "0 3 * * * root /usr/bin/mariadb-dump --all -p'{}'",
        "ExecStart=/usr/bin/sshpass -p {} ssh host",
        "sshpass -p{} ssh host",
        "* * * * * root curl -s -u backup:{} https://example/",
        "curl --user 'backup:{}' https://example/",
        "ldapsearch -x -D cn=admin -w {} -b dc=x",
        "redis-cli -h db -a {} ping",
        "smbclient //server/share -U backup%{}",
        "mongodump -u backup -p {} --out /srv",
        "openssl enc -aes-256-cbc -pass pass:{} -in a",
        "zip -r -P {} a.zip /srv",
    ],
)
def test_the_secret_is_cut_and_the_command_stays(line: str) -> None:
    kept = redact_text(line.format("S3cretPw9x"))
    assert "S3cretPw9x" not in kept
    assert kept.split()[-1] == line.rsplit(maxsplit=1)[-1].format("[redacted]")
    assert redact_text(kept) == kept


@pytest.mark.parametrize(
    "line",
    [
        "mysqldump -p db",
        "mysqldump -p$PASSWORD db",
        "ssh -p 22 host; mkdir -p /srv/a",
        "curl -u backup https://example/",
        "cp -pr /a /b && mysql db",
        "ps -u root",
        "-u user -p /x",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact_text(line) == line


def test_long_lines_take_linear_time() -> None:
    data = b"mysql " * 200_000
    assert redact(data) == data
