"""SSH keys in files: what they are, and what authorized_keys lets them do."""
