"""How sshd settings answer for a connection, and are printed."""
