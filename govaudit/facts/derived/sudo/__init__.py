"""What sudoers rights come to: who runs what as whom."""
