"""Checks of multi-factor authentication."""
