"""The versioned JSON result."""

from govaudit.reporting import Report

report = Report(
    name="json",
    endings=(".json",),
    write_at="govaudit.reports.json.write:write",
    schema_at="govaudit.reports.json.schema:schema",
)
