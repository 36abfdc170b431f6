"""Who may change the programs that root's jobs run."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.root_jobs import RootJobProgram


@check("access.root-jobs-run-protected-programs", severity=Severity.HIGH)
def root_jobs_run_protected_programs(program: RootJobProgram) -> Verdict:
    """Programs that cron and services have root run, and the folders above them, may be written by root alone.

    The line that names such a program may be well protected: whoever can change the program itself, or put another
    in its place, is root when the job runs next. A job that names no plain path is not known to be safe.

    To fix: `chown root:root` and `chmod go-w` for the program and its folders, or move it to a folder of the system;
    name it by its full path in the job.
    """
    way = known(program.way)
    if not way:
        return not_applicable("{subject} is not there")
    weak = [one for one in way if one.is_roots_alone is False]
    if weak:
        places = [*(Place(one.path) for one in weak), program.place]
        return failed(
            "{subject}, which {job} has root run, can be changed by others than root, by way of {weak}",
            job=program.job,
            weak=[one.path for one in weak],
            places=places,
        )
    for one in way:
        known(one.is_roots_alone)
    return passed("{subject}, which {job} has root run, can be changed by root alone", job=program.job, places=[program.place])
