"""Checks of what is out of date."""
