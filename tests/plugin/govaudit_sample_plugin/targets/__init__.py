"""Kinds of target of this plugin."""
