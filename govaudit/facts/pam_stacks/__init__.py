"""What PAM's stacks come to, by libpam's rules: for anybody, and for one account."""
