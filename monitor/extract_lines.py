"""Lines of a page that are not the article: template lines, bylines, calls to share and subscribe."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from monitor.extract_calls import may_be_call
from monitor.records import SourceLines

# Labels and links: lines that begin so and are no sentence. "Deel dit bericht massaal!" is a call and must stay.
_LABELS = (
    r"(?:lees|kijk|luister|bekijk) (?:ook|verder|meer|hier)",
    r"meer (?:over|nieuws|lezen|van)|zie ook|gerelateerd|volg ons|terug naar (?:boven|overzicht)|cookie-?instellingen",
    r"deel (?:dit artikel|dit bericht|dit nieuws|via|op)|gepubliceerd(?: op)?:",
    r"(?:laatst )?(?:bijgewerkt|gewijzigd)(?: op)?:?",
    r"(?:foto|beeld|illustratie|bron|afbeelding|copyright|©) ?[:©]|©|download (?:de |onze )?.{0,20}app|leestijd",
    r"\d+ (?:reacties?|minuten leestijd|min\.? leestijd)|reacties? \(\d+\)",
)
# Whole lines, sentence or not.
_LINES = (
    r"(?:deel|delen|print|reageer|reacties?|advertentie|kopieer link|whatsapp|facebook|twitter|linkedin|e-?mail|x)",
    r"(?:heb (?:je|jij|u) (?:een )?|tip:? ?|een )(?:tip|opmerking|fout gezien|nieuwstip)\b.{0,120}",
    r"(?:tip|mail) (?:ons|de redactie)\b.{0,100}|reageren\? .{0,100}",
    r"(?:meld|schrijf) (?:je|u) .{0,30}nieuwsbrief.{0,80}|ontvang .{0,60}(?:nieuwsbrief|in je mail).{0,60}",
    r"abonneer (?:je|u) .{0,40}(?:nieuwsbrief|kanaal).{0,60}",
    r"blijf op de hoogte .{0,100}(?:app|nieuwsbrief|kanaal|volg).{0,60}",
    r"(?:tekst|artikel|verhaal) (?:gaat|loopt) (?:verder|door) (?:onder|na)\b.{0,60}|lees verder onder .{0,60}",
    r"(?:deze|dit) (?:content|inhoud|video|tweet|element) .{0,60}(?:cookies|weergegeven|geladen).{0,100}",
)
_LABEL = re.compile("^(?:" + "|".join(_LABELS) + r")(?:\b|(?<=[:©])).{0,160}(?<![.!?])$", re.IGNORECASE)
_LINE = re.compile("^(?:" + "|".join(_LINES) + ")[.!:]?$", re.IGNORECASE)
_BYLINE = re.compile(
    r"^(?:door|van onze|tekst|auteur|geschreven door|verslaggever|redactie|foto'?s?|fotografie|correspondent)\b[: ]"
    r"(?=.{2,80}$)(?:[^.!?]|\b[A-Z]\.)*$",
    re.IGNORECASE,
)
_MAX_TEMPLATE_CHARS = 200
_PAGES_TO_LEARN = 3  # a line on that many pages of one source is its template; twice can be a quote
_PAGE_DIGITS = 4
MAX_LINES = 200  # of one source from run to run: at most 10 kB
KEEP = timedelta(days=90)


def article_lines(text: str) -> str:
    """Return a text without template lines, bylines and repeated lines; paragraphs separated by an empty line."""
    kept: list[str] = []
    seen: set[str] = set()
    for line in text.splitlines():
        words = " ".join(line.split()).lstrip("-•|> ").rstrip()
        if not words or _is_template(words) or (len(words) > 20 and words in seen):
            continue
        seen.add(words)
        kept.append(words)
    return "\n\n".join(kept)


def _is_template(line: str) -> bool:
    if len(line) > _MAX_TEMPLATE_CHARS:
        return False
    return bool(_LABEL.match(line) or _LINE.match(line)) or (len(line) <= 90 and bool(_BYLINE.match(line)))


@dataclass(slots=True)
class _Line:
    pages: dict[str, str] = field(default_factory=dict)  # page -> title, both as digits; as many as it takes to learn
    seen_on: date = date.min

    def stood_on(self, page: str, title: str) -> None:
        """Count a page, unless it or its title was counted before."""
        if len(self.pages) < _PAGES_TO_LEARN and page not in self.pages and title not in self.pages.values():
            self.pages[page] = title


class TemplateLines:
    """Learns the template lines of sources while their pages come in: short lines that several pages share.

    Never a line that calls people to something, or says when there is something to go to.

    What was learnt goes from run to run, as hashes, so that the first page of a run is clean already. Kept are
    ``MAX_LINES`` of a source, those of most pages first, and none that was not seen for ``KEEP``. A whole text that
    several addresses share is learnt in the same way: a page that says the same for every article is none.
    """

    def __init__(self, today: date = date(2000, 1, 1)) -> None:
        self._today = today
        self._lines: dict[str, dict[str, _Line]] = {}
        self._packed: dict[str, str] = {}
        self._changed: set[str] = set()

    def learn(self, source_id: str, page_id: str, text: str, *, title: str = "") -> None:
        """Take in the lines of one page of a source. The same page twice counts once, and so does the same title.

        Args:
            title: under which the page was announced: one article at several addresses keeps its title, a "not found"
                page is announced under many.
        """
        lines = self._of(source_id)
        page, announced = _digest(page_id)[:_PAGE_DIGITS], _digest(title or page_id)[:_PAGE_DIGITS]
        for digest in (_digest(text, whole=True), *map(_digest, _short_lines(text))):
            line = lines.setdefault(digest, _Line())
            line.stood_on(page, announced)
            line.seen_on = self._today
        self._changed.add(source_id)
        if len(lines) > 10 * MAX_LINES:
            self._lines[source_id] = dict(self._kept(source_id))

    def strip(self, source_id: str, text: str) -> str:
        """Return a text of a source without the template lines learnt so far."""
        kept = [
            line
            for line in text.split("\n\n")
            if not (_can_be_template(line) and self._learnt(source_id, _digest(line)))
        ]
        return "\n\n".join(kept)

    def is_for_all(self, source_id: str, text: str) -> bool:
        """Whether several addresses of a source gave this very text: a "not found" page that answers 200."""
        return bool(text) and self._learnt(source_id, _digest(text, whole=True))

    def _learnt(self, source_id: str, digest: str) -> bool:
        line = self._of(source_id).get(digest)
        return line is not None and len(line.pages) >= _PAGES_TO_LEARN

    # --- From run to run ------------------------------------------------------------------------------------------

    def load(self, stored: Iterable[SourceLines]) -> None:
        """Take in what earlier runs stored; read only for the sources whose pages come in."""
        self._packed.update((one.source_id, one.lines) for one in stored)

    def changed(self) -> tuple[SourceLines, ...]:
        """Return what is to be stored and was not handed out before."""
        changed, self._changed = self._changed, set()
        return tuple(SourceLines(source_id=source_id, lines=self._pack(source_id)) for source_id in sorted(changed))

    def _of(self, source_id: str) -> dict[str, _Line]:
        if source_id not in self._lines:
            self._lines[source_id] = _unpacked(self._packed.pop(source_id, ""))
        return self._lines[source_id]

    def _kept(self, source_id: str) -> list[tuple[str, _Line]]:
        alive = [pair for pair in self._of(source_id).items() if self._today - pair[1].seen_on <= KEEP]
        return sorted(alive, key=lambda pair: (-len(pair[1].pages), -pair[1].seen_on.toordinal()))[:MAX_LINES]

    def _pack(self, source_id: str) -> str:
        return " ".join(
            f"{digest}/{','.join(map('.'.join, line.pages.items()))}/{line.seen_on.toordinal()}"
            for digest, line in self._kept(source_id)
        )


def _unpacked(packed: str) -> dict[str, _Line]:
    lines = {}
    for token in packed.split():
        digest, pages, day = token.split("/")
        known = dict(pair.split(".") for pair in pages.split(",") if pair)
        lines[digest] = _Line(pages=known, seen_on=date.fromordinal(int(day)))
    return lines


def _short_lines(text: str) -> set[str]:
    return {line for line in text.split("\n\n") if _can_be_template(line)}


def _can_be_template(line: str) -> bool:
    return 0 < len(line) <= _MAX_TEMPLATE_CHARS and not may_be_call(line)


def _digest(line: str, *, whole: bool = False) -> str:
    said = line.casefold().encode("utf-8", "replace")
    return hashlib.blake2b(said, digest_size=6, person=b"text" if whole else b"line").hexdigest()
