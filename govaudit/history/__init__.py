"""Every run, kept: what was audited, by what, and what came out.

SQLite by default, in the user's data directory. A run is written bit by bit, so
that memory stays bounded, and is *finished* by one transaction at its end; a run
that was killed stays as one that never ended, with what had been judged by then.
"""

from govaudit.history.runs import NEVER_ENDED, History, Run, StoredVerdicts, default_path, new_run_id
from govaudit.history.writing import RunWriter, VerdictRow, row_of

__all__ = ["NEVER_ENDED", "History", "Run", "RunWriter", "StoredVerdicts", "VerdictRow", "default_path", "new_run_id", "row_of"]
