"""The coloured summary on the terminal, and tables."""

from govaudit.reporting import Report

report = Report(
    name="terminal",
    endings=(),
    write_at="govaudit.reports.terminal.write:write",
    tables_at="govaudit.reports.terminal.tables:write_tables",
)
