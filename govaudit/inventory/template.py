"""The inventory that `govaudit init` writes."""

from __future__ import annotations

from pathlib import Path

from govaudit.errors import InventoryError
from govaudit.private_files import create_private, refuse_without_folder


def write_template(path: Path) -> None:
    """Write a commented inventory to begin with; an existing file is never overwritten."""
    if path.exists() or path.is_symlink():
        raise InventoryError(f"{path} exists already", hint="Choose another name, or remove it first.")
    refuse_without_folder(path)
    with create_private(path) as file:
        file.write(TEMPLATE.encode())


TEMPLATE = """\
## The inventory of govaudit: who is to be audited. Check it by `govaudit audit`.
## No secret belongs here: ssh logs in by keys alone (`key: FILE`, `agent`), and sudo is asked as `sudo -n`.
## Lines with `##` explain; lines with one `#` are examples: remove the `#` and fill them in.
format: 1

## The name that reports show.
agency: ""

## The language of reports: id or en.
language: id

## What many systems share: each system names its group, or several under `groups`. The nearest counts:
## a target, its system, its groups (the later before the earlier), then `defaults`. More: docs/inventory.md.
#groups:
#  web:
#    criticality: high
#    zone: dmz
#    user: audit
#    sudo: true
#    #jump: audit@bastion.example.go.id
#    targets: ["ssh://{host}", "https://{host}/"]

## Hosts can be taken from Ansible's inventory as well, by a line `ansible: hosts.ini`; its groups are groups here.

systems:
  - name: this machine
    ## Who answers for it.
    owner: ""
    ## How much the agency depends on it: critical, high, normal or low. It weighs in the score.
    criticality: normal
    ## Where it stands in the network, and words of your own to sort by.
    zone: ""
    tags: []
    ## What it may offer to the network; whatever else listens is reported. An empty list says: nothing.
    ## Without this key nobody has said what may listen, and the checks that ask for it stay unknown.
    #services:
    #  - 22
    #  - port: 443
    #    protocol: tcp
    #    name: https
    targets:
      ## This very machine, read by a script that changes nothing.
      - "local:"

  #- name: licence portal
  #  owner: Licensing department
  #  criticality: high
  #  zone: dmz
  #  tags: [public]
  #  services: [22, 443]
  #  targets:
  #    ## A Linux host, by the OpenSSH client and your own ssh_config.
  #    - ssh://audit@portal.example.go.id
  #    ## What the web server says to anyone.
  #    - https://portal.example.go.id/
  #    ## Its open ports. Hosts are scanned only where you say that they may be.
  #    - address: net:portal.example.go.id
  #      authorised: [portal.example.go.id]
  #    ## Personal data and secrets in files and in source code; paths are relative to this file.
  #    - files:exports
  #    - code:src/portal
  #    ## A mounted image or a container's root file system.
  #    - root:/mnt/image

  ## Many hosts alike, each a system named by its host name.
  #- hosts: ["web[01:03].example.go.id"]
  #  group: web
"""
