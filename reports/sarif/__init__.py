"""SARIF 2.1.0, for pipelines."""

from govaudit.reporting import Report

report = Report(name="sarif", endings=(".sarif",), write_at="govaudit.reports.sarif.write:write")
