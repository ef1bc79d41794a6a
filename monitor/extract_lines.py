"""Lines of a page that are not the article: template lines, bylines, calls to share and subscribe."""

import hashlib
import re

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


class TemplateLines:
    """Learns the template lines of sources while their pages come in: short lines that several pages share."""

    def __init__(self) -> None:
        self._pages: dict[tuple[str, bytes], set[str]] = {}

    def learn(self, source_id: str, page_id: str, text: str) -> None:
        """Take in the lines of one page of a source. The same page twice counts once."""
        for line in _short_lines(text):
            pages = self._pages.setdefault((source_id, _digest(line)), set())
            if len(pages) < _PAGES_TO_LEARN:
                pages.add(page_id)

    def strip(self, source_id: str, text: str) -> str:
        """Return a text of a source without the template lines learnt so far."""
        kept = [line for line in text.split("\n\n") if not self._learnt(source_id, line)]
        return "\n\n".join(kept)

    def _learnt(self, source_id: str, line: str) -> bool:
        if not 0 < len(line) <= _MAX_TEMPLATE_CHARS:
            return False
        return len(self._pages.get((source_id, _digest(line)), ())) >= _PAGES_TO_LEARN


def _short_lines(text: str) -> set[str]:
    return {line for line in text.split("\n\n") if 0 < len(line) <= _MAX_TEMPLATE_CHARS}


def _digest(line: str) -> bytes:
    return hashlib.blake2b(line.casefold().encode("utf-8", "replace"), digest_size=8).digest()
