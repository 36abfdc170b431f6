"""Verdicts as CSV, for spreadsheets."""

from govaudit.reporting import Report

report = Report(name="csv", endings=(".csv",), write_at="govaudit_sample_plugin.reports.csv.write:write")
