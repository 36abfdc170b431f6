"""What package managers know: versions, owners of files, and what differs from what they installed."""
