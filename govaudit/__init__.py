"""govaudit checks systems against security policies and keeps the proof."""

__version__ = "0.1.0"
