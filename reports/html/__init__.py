"""The self-contained HTML report."""

from govaudit.reporting import Report

report = Report(name="html", endings=(".html",), write_at="govaudit.reports.html.write:write")
