"""Who is to be audited: `govaudit.yaml`, an Ansible inventory, or targets given on the command line. The format: docs/inventory.md.

Paths in addresses, settings and `file:` references are relative to the inventory's folder. A secret is never written
here, only referred to (`govaudit.credentials`).
"""

from govaudit.inventory.addresses import inventory_of
from govaudit.inventory.document import is_ansible, read_ansible, read_inventory
from govaudit.inventory.limits import limited
from govaudit.inventory.template import TEMPLATE, write_template

__all__ = ["TEMPLATE", "inventory_of", "is_ansible", "limited", "read_ansible", "read_inventory", "write_template"]
