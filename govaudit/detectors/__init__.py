"""Personal data and secrets in bytes; serves files, code, and the redactor alike."""
