"""Check all files of the catalogue and tell everything that is wrong at once."""

from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from monitor.catalogue import shapes, tables
from monitor.catalogue.fields import Problem
from monitor.catalogue.files import layers, readable, shown
from monitor.catalogue.messages import FOLDER, read_messages
from monitor.catalogue.readings import Reading, read_shape
from monitor.errors import CatalogueError
from monitor.records import (
    CalendarEvent,
    Claim,
    DecisionGuide,
    DecisionKind,
    Municipality,
    Place,
    QuestionTopic,
    Rating,
    Source,
)

# What must have a motivated term before anything is collected.
KEPT = (
    "page_cache", "items", "tags", "alert_evidence", "aggregates", "reports", "alerts", "decisions", "rumours",
    "source_health", "runs", "assignments", "requests",
)  # fmt: skip
_FOLDERS = {shape.place for shape in shapes.SHAPES if not shape.place.endswith(".toml")} | {FOLDER}
FIXTURES = "fixtures"  # in a user's own folder: saved pages of sources with what they should give


def check(overlay: Path | None = None) -> tuple[CatalogueError, ...]:
    """Validate every file of the catalogue.

    Returns:
        All errors, by file and line; empty where all is well.
    """
    try:
        roots = layers(overlay)
        readings: dict[str, Reading[Any]] = {
            shape.place: read_shape(roots, shape, thorough=True) for shape in shapes.SHAPES
        }
        readings |= {sheet.place: tables.read_sheet(roots, sheet) for sheet in tables.SHEETS}
        errors = [error for reading in readings.values() for error in reading.errors]
        errors += read_messages(roots)[1]
        errors += _across(readings)
        errors += (*_strange_files(overlay), *_without_source(readings["claims"], overlay)) if overlay else ()
    except CatalogueError as error:
        return (error,)
    return tuple(sorted(set(errors), key=lambda e: (e.file, e.line or 0, e.key)))


def _across(readings: dict[str, Reading[Any]]) -> Iterator[CatalogueError]:
    """Look at what one file says of another."""
    themes = set(readings["themes"].records)
    codes = readings["municipalities.csv"].records
    for place, look in _LOOKS:
        reading = readings[place]
        for record_id, record in reading.records.items():
            for problem in look(record, themes, codes):
                yield reading.origins[record_id].error(problem)
    yield from _twice_rated(readings["ratings.toml"])
    for place, needed in (("decision_kinds.toml", get_args(DecisionKind)), ("retention.toml", KEPT)):
        for record_id in needed:
            if record_id not in readings[place].records and not readings[place].errors:
                yield CatalogueError(place, record_id, "is missing")


def _twice_rated(reading: Reading[Rating]) -> Iterator[CatalogueError]:
    """Find words that fact-checkers use to which two tables give another meaning."""
    seen: dict[str, Rating] = {}
    for rating in reading.records.values():
        for word in rating.words:
            first = seen.setdefault(word.lower(), rating)
            if first.verdict != rating.verdict:
                message = f"{word!r} has another verdict in [{first.id}]"
                yield reading.origins[rating.id].error(Problem(key="words", message=message, needle=word))


def _themes(record: Claim | CalendarEvent, themes: Container[str], _codes: Mapping[str, Any]) -> Iterator[Problem]:
    yield from theme_problems(record, themes)


def theme_problems(record: Claim | CalendarEvent | Source, themes: Container[str]) -> Iterator[Problem]:
    """Tell which themes a record names that do not exist."""
    for theme in record.themes:
        if theme not in themes:
            yield Problem(key="themes", message=f"there is no theme {theme!r}", needle=theme)


def claim_problems(claim: Claim, themes: Container[str]) -> Iterator[Problem]:
    """Tell where a claim that is not bundled names themes that do not exist, or has a verdict without its source."""
    yield from theme_problems(claim, themes)
    yield from _unsourced(claim)


def _unsourced(claim: Claim) -> Iterator[Problem]:
    if not claim.review_url:
        message = (
            "is empty; a verdict needs its source: who checked the claim (review_publisher) and where (review_url)"
        )
        yield Problem(key="review_url", message=message)


def _without_source(claims: Reading[Claim], overlay: Path) -> Iterator[CatalogueError]:
    """Find verdicts of a user's own that point to no review; the bundled claims without one are a fixed list."""
    folder = Path(shown(overlay))
    for claim_id, origin in claims.origins.items():
        if Path(origin.file.shown).is_relative_to(folder):
            yield from map(origin.error, _unsourced(claims.records[claim_id]))


def _theme(record: QuestionTopic | DecisionGuide, themes: set[str], _codes: dict[str, Any]) -> Iterator[Problem]:
    if record.theme and record.theme not in themes:
        yield Problem(key="theme", message=f"there is no theme {record.theme!r}")


def source_problems(record: Source, themes: Container[str], codes: Mapping[str, Municipality]) -> Iterator[Problem]:
    """Tell where a source does not agree with the themes and municipalities that exist."""
    yield from theme_problems(record, themes)
    for code in record.municipalities:
        if code not in codes:
            yield Problem(key="municipalities", message=f"there is no municipality {code}", needle=code)
        elif record.province and codes[code].province != record.province:
            message = f"{code} lies in {codes[code].province}, not in {record.province}"
            yield Problem(key="municipalities", message=message, needle=code)


def _place(record: Place, _themes: set[str], codes: dict[str, Any]) -> Iterator[Problem]:
    if record.municipality not in codes:
        yield Problem(key="municipality_code", message=f"there is no municipality {record.municipality}")
    if record.ambiguous != bool(record.reasons):
        yield Problem(key="reasons", message="must say why, where ambiguous is 1, and be empty elsewhere")


_LOOKS: tuple[tuple[str, Callable[[Any, set[str], dict[str, Any]], Iterator[Problem]]], ...] = (
    ("claims", _themes),
    ("calendar", _themes),
    ("sources", source_problems),
    ("questions.toml", _theme),
    ("decision_kinds.toml", _theme),
    ("places.csv", _place),
)


def _strange_files(overlay: Path) -> Iterator[CatalogueError]:
    """Find what would be passed over in silence: a misspelt folder, a file of another kind."""
    folders = ", ".join(sorted(_FOLDERS))
    for path in _inside(overlay):
        if path.is_dir() and path.name not in {*_FOLDERS, FIXTURES} and not path.name.startswith((".", "_")):
            yield CatalogueError(shown(path), "", f"is not read; the folders are {folders}")
    for name in sorted(_FOLDERS):
        for path in _inside(overlay / name):
            if path.suffix not in {".toml", ".md"} and not path.name.startswith("."):
                yield CatalogueError(shown(path), "", "is not read; the name must end in .toml")


def _inside(folder: Path) -> list[Path]:
    with readable(folder):
        return sorted(folder.iterdir()) if folder.is_dir() else []
