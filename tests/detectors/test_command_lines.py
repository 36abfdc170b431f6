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
        "docker login -u ci -p {} registry.example",
        "ipmitool -H bmc -U admin -P {} power status",
        "lftp -u backup,{} ftp.example",
        "htpasswd -b /etc/htpasswd ann {}",
        "htpasswd -bc /etc/htpasswd ann {} ",
        "sqlplus app/{} @report.sql",
        "plink -pw {} host",
        "xfreerdp /u:ann /p:{} /v:host",
        "swaks -au ann -ap {} --to x",
        "snmpget -v3 -A {} host",
        "snmpwalk -v2c -c {} host",
        "echo {} | sudo -S ls",
        "vault login {} ",
        "net ads join -U admin%{} ",
        "wpa_passphrase office {} ",
        "rar a -hp{} x.rar",
        "mc alias set store https://example key {} ",
        "openssl enc -aes-256-cbc -k {} -in a",
        "ldappasswd -x -s {} cn=ann",
        "aws configure set aws_secret_access_key {} ",
        "nmcli con modify office wifi-sec.psk {} ",
        "etcdctl --user root:{} get a",
        "nmcli con add wifi-sec.key-mgmt wpa-psk wifi-sec.psk {} ",
        "    wpa-psk {}",
    ],
)
def test_the_secret_is_cut_and_the_command_stays(line: str) -> None:
    kept = redact_text(line.format("S3cretPw9x"))
    assert "S3cretPw9x" not in kept
    assert kept.replace("'", "") == line.replace("'", "").replace("pass:{}", "{}").format("[redacted]")
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
        "ldapsearch -x -s sub -b dc=x",
        "docker run -p 80:80 nginx",
        "ExecStart=/usr/sbin/snmpd -Lsd -c /etc/snmp/snmpd.conf -f",
        "ExecStart=/usr/sbin/slapd -h 'ldap:/// ldapi:///' -s 0",
        "zabbix_sender --tls-psk-file /etc/zabbix/psk",
        "rman target / @/srv/backup.rman",
        "echo done | sudo tee /srv/x",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact_text(line) == line


def test_long_lines_take_linear_time() -> None:
    data = b"mysql " * 200_000
    assert redact(data) == data
