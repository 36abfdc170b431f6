"""Readers: what was seen becomes facts, one module an area."""
