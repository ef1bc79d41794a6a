"""``monitor decision import``: decisions from a file, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from monitor.commands.session import FAILED, PARTLY, Session
from monitor.council.merging import Change, duplicates, merged
from monitor.council.places import Municipalities
from monitor.council.proposals import Origin, confirmed, proposals
from monitor.council.written import AMSTERDAM, MAX_BYTES, WrittenLine, refused
from monitor.errors import ExtractError, MonitorError
from monitor.records import Assignment, Decision, FetchedPage


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """What became of a line, or of one of the decisions in it."""

    number: int
    change: Change | Literal["skipped", "refused"]
    decision: Decision | None = None
    reason: str = ""


def import_file(
    session: Session, assignment: Assignment, file: Path, *, code: str | None, kind: str | None, link: str,
    by: str | None, dry_run: bool,
) -> int:  # fmt: skip
    """Take in the decisions of a file and print a line on each; return the exit status.

    All of the file is stored in one transaction.
    """
    importer = _Importer(session, assignment, code=code, kind=kind, link=link, by=by or session.settings.role)
    results = [result for line in read_file(file, session) for result in importer.take(line)]
    if not dry_run:
        session.store.decisions.save(list(importer.changed.values()))
    _show(session, results, importer, title=f"{'Would be imported' if dry_run else 'Imported'} from {file.name}")
    n_refused = sum(result.change == "refused" for result in results)
    if not n_refused:
        return 0
    return FAILED if n_refused == len(results) else PARTLY


def read_file(file: Path, session: Session) -> Iterator[WrittenLine]:
    """Yield the lines of a file by its kind. Raises MonitorError where it cannot be read as any."""
    from monitor.council.csv_file import read_table
    from monitor.council.ics_file import read_calendar

    data = _bytes(file)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:20]
    if file.suffix.lower() == ".ics" or start.upper().startswith(b"BEGIN:VCALENDAR"):
        return read_calendar(data.removeprefix(b"\xef\xbb\xbf"), session.now)
    if file.suffix.lower() == ".json" or start[:1] in (b"{", b"["):
        return _supplier_lines(file, data, session)
    if start[:1] == b"<":
        raise MonitorError(f"{file} is XML or HTML; import reads CSV, iCalendar and JSON.")
    return read_table(data, session.now)


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise MonitorError(f"{file} cannot be read: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise MonitorError(f"{file} is larger than {MAX_BYTES // 1_000_000} MB; split it.")
    return data


def _supplier_lines(file: Path, data: bytes, session: Session) -> Iterator[WrittenLine]:
    """Read JSON with the readers of the crawl: what a supplier answers, saved to a file."""
    from monitor.spiders.meetings import read_answer

    page = FetchedPage(
        source_id="import", url="https://bestand.invalid/", final_url="https://bestand.invalid/", status=200,
        headers=(("content-type", "application/json"),), body=data, truncated=False, fetched_at=session.now,
    )  # fmt: skip
    try:
        answer = read_answer(page)
    except ExtractError as error:
        raise MonitorError(f"{file}: {error.reason}") from error
    for number, moment in enumerate(answer.moments, start=1):
        yield WrittenLine(number=number, moment=moment, municipality=moment.organisation)
    for number, note in enumerate(answer.notes, start=len(answer.moments) + 1):
        yield refused(number, note)


class _Importer:
    """Turns lines into decisions, and remembers what changed."""

    def __init__(
        self, session: Session, assignment: Assignment, *, code: str | None, kind: str | None, link: str, by: str
    ) -> None:
        self._store, self._now, self._assignment = session.store, session.now, assignment
        self._code, self._kind, self._link, self._by = code, kind, link, by
        self._guides = {guide.id: guide for guide in session.catalogue.decision_kinds}
        self._places = Municipalities(session.catalogue.municipalities)
        self._lines: dict[str, int] = {}  # by decision, the line that brought it
        self.changed: dict[str, Decision] = {}

    def take(self, line: WrittenLine) -> Iterator[_Result]:
        """Yield what becomes of a line."""
        if line.moment is None:
            yield _Result(number=line.number, change="skipped" if line.is_skipped else "refused", reason=line.reason)
            return
        try:
            decisions = self._decisions(line)
        except ValueError as error:
            yield _Result(number=line.number, change="refused", reason=str(error))
            return
        if not decisions:
            why = "no words of a kind of decision; give the kind where it is one"
            yield _Result(number=line.number, change="skipped", reason=why)
        for decision in decisions:
            yield self._merged(line, decision)

    def _decisions(self, line: WrittenLine) -> Sequence[Decision]:
        """Return the decisions of a line. Raises ValueError where it does not say enough."""
        moment, kind = line.moment, self._kind or line.kind
        if moment is None:
            return ()
        origin = Origin(
            source="import", municipality=self._municipality(line), assignment_id=self._assignment.id,
            homepage=self._link, now=self._now,
        )  # fmt: skip
        if kind and kind not in self._guides:
            raise ValueError(f"{kind[:30]!r} is not a kind: {', '.join(self._guides)}")
        found = (
            (confirmed(moment, self._guides[kind], origin, self._by),)
            if kind
            else proposals(moment, tuple(self._guides.values()), origin)
        )
        if found and not found[0].link:
            raise ValueError("it has no public address that begins with https://; give one with --link")
        return found

    def _municipality(self, line: WrittenLine) -> str:
        code = self._places.code(line.municipality) if line.municipality else None
        if line.municipality and code is None and self._code is None:
            raise ValueError(f"{line.municipality[:40]!r} is not a municipality: give its CBS code or official name")
        code = code or self._code
        if code is None:
            raise ValueError("it does not say which municipality; give one with --municipality")
        if self._assignment.area and code not in self._assignment.area:
            raise ValueError(f"{code} lies outside the area of {self._assignment.id}")
        return code

    def _merged(self, line: WrittenLine, decision: Decision) -> _Result:
        before = self._lines.setdefault(decision.id, line.number)
        if decision.source == "manual" and before != line.number:
            why = f"the same municipality, day and kind as line {before}; give both a ref"
            return _Result(number=line.number, change="refused", decision=decision, reason=why)
        known = self.changed.get(decision.id) or self._store.decisions.known([decision.id]).get(decision.id)
        after, change = merged(known, decision)
        if change in ("added", "changed"):
            self.changed[after.id] = after
        return _Result(number=line.number, change=change, decision=after)


def _show(session: Session, results: Sequence[_Result], importer: _Importer, *, title: str) -> None:
    again = _same_as(session, results, importer)
    rows = []
    for result in results:
        decision = result.decision
        place = session.catalogue.municipality(decision.municipality).name if decision else ""
        starts = f"{decision.starts_at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}" if decision else ""
        same_as = again.get(decision.id, "") if decision else ""
        rows.append(
            {
                "line": result.number, "result": result.change, "id": decision.id if decision else "",
                "starts": starts, "municipality": place, "kind": decision.kind if decision else "",
                "confirmed_by": (decision.kind_confirmed_by or "not yet") if decision else "",
                "title": decision.title if decision else "", "same_as": same_as, "reason": result.reason,
                "remark": result.reason or (f"same as {same_as}" if same_as else ""),
            }
        )  # fmt: skip
    if session.as_json:
        session.show([{name: row[name] for name in row if name != "remark"} for row in rows])
    else:
        session.show(rows, ("line", "result", "id", "starts", "municipality", "kind", "title", "remark"), title=title)
    counts = {change: sum(r.change == change for r in results) for change in dict.fromkeys(r.change for r in results)}
    session.say(", ".join(f"{n} {change}" for change, n in counts.items()) or "The file holds no lines.")
    if again:
        session.say("Same as: the same municipality, day and kind as another entry; together they get one alert.")


def _same_as(session: Session, results: Sequence[_Result], importer: _Importer) -> dict[str, str]:
    """Return which decisions of the file are another entry of a decision that is known, or of one in the file."""
    own = {result.decision.id: result.decision for result in results if result.decision and result.change != "refused"}
    if not own:
        return {}
    day = timedelta(days=1)
    first = min(decision.starts_at for decision in own.values()) - day
    last = max(decision.starts_at for decision in own.values()) + day
    stored = {decision.id: decision for decision in session.store.decisions.between(first, last)}
    live = {key: one for key, one in (stored | own | importer.changed).items() if one.rejected_by is None}
    return {one: other for one, other in duplicates(live.values()).items() if one in own}
