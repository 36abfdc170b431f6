"""Checks of what is open to the network."""
