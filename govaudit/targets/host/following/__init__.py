"""What follows from answers, followed by the script on the host itself: for one that is installed, or that makes a capture."""
