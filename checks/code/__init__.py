"""Checks of source code."""
