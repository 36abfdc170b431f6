"""Readers of account registers."""
