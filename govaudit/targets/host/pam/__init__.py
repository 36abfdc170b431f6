"""PAM's stacks, followed as libpam follows them."""
