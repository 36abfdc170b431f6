"""sshd_config, read as sshd reads it."""
