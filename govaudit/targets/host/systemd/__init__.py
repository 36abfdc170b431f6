"""Units of systemd: where they lie, what they pull in, which of them start with the host."""
