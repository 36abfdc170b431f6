"""The coloured summary on the terminal."""

from govaudit.reporting import Report

report = Report(name="terminal", endings=(), write_at="govaudit.reports.terminal.write:write")
