"""Checks of this plugin, by domain."""
