"""A sample plugin: account registers kept as JSON files, a check of them, a policy that asks for it, and a CSV report."""

from pathlib import Path

from govaudit.language import add_catalogue

add_catalogue(Path(__file__).parent / "language" / "id.mo")
