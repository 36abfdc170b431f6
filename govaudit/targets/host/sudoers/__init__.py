"""sudoers, read as sudo reads it."""
