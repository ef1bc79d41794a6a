"""The catalogue: the editorial content of the monitor, bundled and the user's own, as checked records."""

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from monitor.catalogue import shapes, tables
from monitor.catalogue.files import layers
from monitor.catalogue.messages import Messages, read_messages
from monitor.catalogue.readings import read_shape
from monitor.catalogue.shapes import Shape
from monitor.errors import CatalogueError
from monitor.records import (
    Advice,
    CalendarEvent,
    Claim,
    Contact,
    DecisionGuide,
    Merger,
    Municipality,
    Place,
    QuestionTopic,
    Rating,
    RetentionTerm,
    Source,
    Theme,
)

R = TypeVar("R")


class Catalogue:
    """Reads each kind of content when it is first asked for, and keeps it.

    Every attribute raises CatalogueError where a file of its kind is wrong. Agreement between kinds (a claim that
    names an unknown theme) is the work of ``check``.

    Args:
        overlay: a folder with the layout of ``data/``, laid over the bundled files: by id, and by key for texts.
    """

    def __init__(self, overlay: Path | None = None) -> None:
        self.overlay = overlay
        self._roots = layers(overlay)

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """The themes, by id."""
        return self._records(shapes.THEME)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that fact-checkers have looked at, by id."""
        return self._records(shapes.CLAIM)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources, by id; those without a ``url`` are known but not collected."""
        return self._records(shapes.SOURCE)

    @cached_property
    def calendar(self) -> tuple[CalendarEvent, ...]:
        """The events that explain a rise, by id."""
        return self._records(shapes.CALENDAR)

    @cached_property
    def advice(self) -> tuple[Advice, ...]:
        """The advice library, by id."""
        return self._records(shapes.ADVICE)

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """The desks to call, by id."""
        return self._records(shapes.CONTACT)

    @cached_property
    def decision_kinds(self) -> tuple[DecisionGuide, ...]:
        """What belongs to each kind of decision, by id."""
        return self._records(shapes.DECISION_KIND)

    @cached_property
    def questions(self) -> tuple[QuestionTopic, ...]:
        """The questions and concerns that are counted, by id."""
        return self._records(shapes.QUESTION)

    @cached_property
    def retention(self) -> tuple[RetentionTerm, ...]:
        """How long each kind of data is kept, by id."""
        return self._records(shapes.RETENTION)

    @cached_property
    def ratings(self) -> tuple[Rating, ...]:
        """What the words of fact-checkers mean in the words of the library, by id."""
        return self._records(shapes.RATING)

    @cached_property
    def municipalities(self) -> tuple[Municipality, ...]:
        """The municipalities, by code."""
        return tables.read_sheet(self._roots, tables.MUNICIPALITIES).sorted()

    @cached_property
    def mergers(self) -> tuple[Merger, ...]:
        """Municipalities that became or become part of another, by old code."""
        return tables.read_sheet(self._roots, tables.MERGERS).sorted()

    def mergers_on(self, day: date) -> tuple[Merger, ...]:
        """Return the mergers that are in effect on a day: certain, and begun."""
        return tuple(merger for merger in self.mergers if merger.certain and merger.starts_on <= day)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Towns, villages and districts, by name and code."""
        return tables.read_sheet(self._roots, tables.PLACES).sorted()

    @cached_property
    def messages(self) -> Messages:
        """The Dutch texts of reports and alerts."""
        messages, errors = read_messages(self._roots)
        if errors:
            raise errors[0]
        return messages

    def theme(self, theme_id: str) -> Theme:
        """Return one theme; raises CatalogueError for an unknown id."""
        return _found({theme.id: theme for theme in self.themes}, theme_id, "themes", "theme")

    def claim(self, claim_id: str) -> Claim:
        """Return one claim; raises CatalogueError for an unknown id."""
        return _found(self._claims_by_id, claim_id, "claims", "claim")

    def source(self, source_id: str) -> Source:
        """Return one source; raises CatalogueError for an unknown id."""
        return _found(self._sources_by_id, source_id, "sources", "source")

    def municipality(self, code: str) -> Municipality:
        """Return one municipality by its CBS code; raises CatalogueError for an unknown code."""
        return _found(self._municipalities_by_code, code, "municipalities.csv", "municipality")

    @cached_property
    def _claims_by_id(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def _sources_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def _municipalities_by_code(self) -> dict[str, Municipality]:
        return {municipality.code: municipality for municipality in self.municipalities}

    def _records(self, shape: Shape[R]) -> tuple[R, ...]:
        return read_shape(self._roots, shape).sorted()


def _found(records: dict[str, R], wanted: str, place: str, what: str) -> R:
    if wanted not in records:
        raise CatalogueError(place, wanted, f"there is no such {what}")
    return records[wanted]
