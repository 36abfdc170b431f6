"""Tables that people can ask for: `govaudit facts TARGET --area AREA --table`."""
