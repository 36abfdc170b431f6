"""The configuration of syslog-ng."""
