"""The rules by which the kernel makes audit records."""
