"""Checks of how a host is hardened: its kernel, its boot, its mounts, its jobs, its containers."""
