"""The programs that root runs by cron and by services of the administrator's: who may change them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govaudit.facts.home_files import PathMode
from govaudit.facts.root_jobs import RootJobProgram
from govaudit.model import Complete, FileAttributes, Missing, Observation, Place, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.jobs import others, units
from govaudit.targets.host.jobs.commands import Named
from govaudit.targets.host.jobs.crontabs import MOST_LINES, jobs
from govaudit.targets.host.requests import File, Glob, Listing
from govaudit.targets.host.ways import above, behind, link_of, path_mode, way_to

CRONTAB = File("/etc/crontab")
CRON_D = Glob("/etc/cron.d/*")
ROOT_CRONTABS = tuple(
    File(f"{place}/root") for place in ("/var/spool/cron/crontabs", "/var/spool/cron", "/var/spool/cron/tabs", "/etc/crontabs")
)
"""Where Debian, the RHEL family, SUSE and Alpine keep root's own."""
ANACRONTAB = File("/etc/anacrontab")
TABLES = (CRONTAB, CRON_D, *ROOT_CRONTABS, ANACRONTAB)

AT_JOBS = tuple(Listing(f"{place}/*") for place in ("/var/spool/cron/atjobs", "/var/spool/at", "/var/spool/atjobs"))
"""Where Debian, the RHEL family and SUSE keep what at(1) is to run. What stands in them is the environment of whoever asked, too."""
LINGERS = Listing("/var/lib/systemd/linger/root")
"""root's own manager of services starts with the host (loginctl(1))."""

USUAL_PATH = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
"""Where cron and systemd look for a program without a path, all of them together: which come first differs."""

_LEFT_BEHIND = (".dpkg-old", ".dpkg-dist", ".dpkg-new", ".rpmsave", ".rpmnew", ".rpmorig", "~", ".placeholder")
_MOST_LINKS = 8


class _Job(NamedTuple):
    name: str
    place: Place
    named: Named
    path: tuple[str, ...] | None
    """PATH, where the job has one of its own."""
    is_path_known: bool = True

    def candidates(self, name: str) -> list[str]:
        """Where a program without a path may be, in order."""
        return [f"{folder.rstrip('/')}/{name}" for folder in (self.path or USUAL_PATH)]


def _form(request: str) -> str:
    if request == ANACRONTAB.key:
        return "anacron"
    return "user" if request in {one.key for one in ROOT_CRONTABS} else "system"


def _of_table(observation: Observation) -> Iterator[_Job]:
    path = observation.source.removeprefix("file ")
    if not isinstance(observation.outcome, Seen) or path.endswith(_LEFT_BEHIND):
        return
    if job := others.job_of(observation.request):
        for found in others.lines(observation.request, path, observation.outcome.text):
            yield _Job(job, Place(path, found.number), found.named, None)
        return
    form = _form(observation.request)
    for line in jobs(observation.outcome.text, form=form):
        is_known = not line.sets_path or line.path is not None
        yield _Job("anacron" if form == "anacron" else "cron", Place(path, line.number), line.named, line.path, is_known)


def _of_services(seen: Observations) -> Iterator[_Job | Missing]:
    for command in units.commands(seen):
        yield command if isinstance(command, Missing) else _Job(command.unit, command.place, command.named, None)


def _asked_by(job: _Job) -> Iterator[Request]:
    named = job.named
    for path in (*named.programs, *named.arguments, *named.folders, *(place for name in named.names for place in job.candidates(name))):
        yield from map(Listing, above(path))
    for folder in named.folders:
        yield Listing(f"{folder}/*")


def of_tables(observations: Sequence[Observation]) -> Iterator[Request]:
    """What the jobs of a crontab name, with the folders above, and where links among them lead."""
    for observation in observations:
        if observation.request.startswith("listing "):
            yield from behind(observation)
        else:
            for job in _of_table(observation):
                yield from _asked_by(job)


def of_others(observations: Sequence[Observation]) -> Iterator[Request]:
    """The same of what else has root run programs."""
    yield from of_tables(observations)


def of_services(observations: Sequence[Observation]) -> Iterator[Request]:
    """The same of services; of a drop-in, the unit that it adds to as well."""
    if observations and observations[0].request == units.DROP_INS.key:
        yield from units.beneath(observations)
    for observation in observations:
        if observation.request.startswith("listing "):
            yield from behind(observation)
        elif isinstance(observation.outcome, Seen):
            for command in units.alone(observation):
                yield from _asked_by(_Job(command.unit, command.place, command.named, None))


def _path(observation: Observation) -> str:
    return observation.source.removeprefix("listing ")


@reads(
    *(Maybe(one) for one in (*TABLES, *AT_JOBS, LINGERS, *others.FILES, units.FILES, units.DROP_INS, units.ENTRIES)),
    *(Each(one, of_tables, again=True) for one in TABLES),
    *(Each(one, of_others, again=True) for one in others.FILES),
    *(Each(one, of_services, again=True) for one in (units.FILES, units.DROP_INS)),
)
def root_job_programs(seen: Observations) -> Iterator[RootJobProgram | Complete | Missing]:
    """Each program that root's jobs name, once; a job that cannot be followed stands for itself, and is missing."""
    trouble: list[Missing] = []
    given: set[str] = set()
    for job in _jobs(seen, trouble):
        for program in _programs(job, seen):
            if program.subject not in given:
                given.add(program.subject)
                yield program
    trouble += _unfollowed(seen)
    yield trouble[0] if trouble else complete("neither crontabs nor services of the administrator have root run a program")


def _jobs(seen: Observations, trouble: list[Missing]) -> Iterator[_Job]:
    for table in (*TABLES, *others.FILES):
        for observation in seen.many(table):
            if isinstance(observation.outcome, Missing):
                trouble.append(observation.outcome)
            elif isinstance(observation.outcome, Seen) and observation.outcome.content.count(b"\n") >= MOST_LINES:
                trouble.append(missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=observation.source, limit=MOST_LINES))
            yield from _of_table(observation)
    for job in _of_services(seen):
        if isinstance(job, Missing):
            trouble.append(job)
        else:
            yield job


def _unfollowed(seen: Observations) -> Iterator[Missing]:
    """What root runs of which the programs are not looked for: jobs of at, and services of root's own."""
    for listing in (*AT_JOBS, LINGERS):
        for one in seen.many(listing):
            outcome = one.outcome
            if isinstance(outcome, Missing) and outcome.reason is not Reason.NOT_COLLECTED:
                yield outcome
            elif isinstance(outcome, Seen) and listing is LINGERS:
                yield missing(Reason.NOT_SUPPORTED, "systemd starts services of its own for root, which are not followed")
            elif isinstance(outcome, Seen) and outcome.attributes and outcome.attributes.kind == "file" and not outcome.attributes.uid:
                yield missing(Reason.NOT_SUPPORTED, "what the job {path} of at has root run is not followed", path=_path(one))


def _programs(job: _Job, seen: Observations) -> Iterator[RootJobProgram]:
    def program(path: str, way: list[PathMode] | Missing) -> RootJobProgram:
        return RootJobProgram(path=path, job=job.name, way=way, place=job.place)

    for path in job.named.programs:
        yield program(path, way_to(path, seen))
    for path in job.named.arguments:
        way = way_to(path, seen)
        if isinstance(way, Missing) or _can_be_run(path, seen):
            yield program(path, way)
        elif way and way[0].kind == "file" and any(one.is_roots_alone is not True for one in way):
            why = missing(Reason.NOT_SUPPORTED, "what a job makes of {path}, which others may write, is not followed", path=path)
            yield program(path, why)
    for folder in job.named.folders:
        yield program(folder, way_to(folder, seen))
        for observation in seen.many(Listing(f"{folder}/*")):
            if isinstance(observation.outcome, Missing):
                yield program(f"{folder}/*", observation.outcome)
            elif isinstance(observation.outcome, Seen):
                yield program(_path(observation), _in_folder(observation, seen))
    for name in job.named.names:
        yield from (program(path, way) for path, way in _searched(job, name, seen))
    if not job.named.is_followed:
        place = f"{job.place.path}:{job.place.line}"
        yield program("", missing(Reason.NOT_SUPPORTED, "what {place} runs cannot be followed to the end", place=place))


def _in_folder(observation: Observation, seen: Observations) -> list[PathMode] | Missing:
    path, outcome = _path(observation), observation.outcome
    if not isinstance(outcome, Seen):
        return []
    if target := link_of(path, outcome):
        return way_to(target, seen)
    mode = path_mode(path, outcome)
    return mode if isinstance(mode, Missing) else [mode]


def _searched(job: _Job, name: str, seen: Observations) -> Iterator[tuple[str, list[PathMode] | Missing]]:
    """Where a program without a path is found, and the folders that are searched before."""
    if not job.is_path_known:
        yield f"{name}", missing(Reason.NOT_SUPPORTED, "where {place} looks for programs is not followed", place=job.place.path)
        return
    found, way = "", dict[str, PathMode]()
    for place in job.candidates(name):
        steps = way_to(place, seen)
        if isinstance(steps, Missing):
            yield place, steps
            return
        way.update((step.path, step) for step in steps)
        is_there = isinstance(seen.outcome(Listing(place)), Seen)
        found = found or (place if is_there else "")
        if is_there and job.path:
            break
    if found:
        yield found, list(way.values())
    else:
        yield "", missing(Reason.NOT_SUPPORTED, "{name}, which {place} runs, is not found", name=name, place=job.place.path)


def _can_be_run(path: str, seen: Observations) -> bool:
    """Whether it is a file with a right to be run, a link followed."""
    for _ in range(_MOST_LINKS):
        outcome = seen.outcome(Listing(path))
        if not isinstance(outcome, Seen):
            return False
        if target := link_of(path, outcome):
            path = target
            continue
        found = outcome.attributes or FileAttributes()
        return found.kind == "file" and bool((found.mode or 0) & 0o111)
    return False
