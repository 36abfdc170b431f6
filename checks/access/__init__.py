"""Checks of who can get at what."""
