"""polkit, read as polkitd reads it."""
