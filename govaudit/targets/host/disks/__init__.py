"""Disks: headers of encrypted volumes, and the tables that say what is opened and mounted at start."""
