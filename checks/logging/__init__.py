"""Checks of what is recorded, and with which clock."""
