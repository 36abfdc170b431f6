"""Checks of personal data and how it is kept."""
