"""One text on the screen: title, text with the words of the reasons marked, labels and why they were set."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from monitor.commands.session import Session
from monitor.commands.tables import cell
from monitor.records import Labels, Reason, ReviewField
from monitor.review.labels import Reviewable

OPEN, CLOSE = "⟦", "⟧"
SHOWN_CHARS = 4_000  # of a long text; what lies behind is said, and can be asked for
KEYS: dict[str, ReviewField] = {
    "t": "themes", "d": "disinformation", "c": "claim_id", "s": "stance", "u": "unrest", "m": "municipalities",
    "w": "event_when",
}  # fmt: skip


def screen(session: Session, subject: Reviewable, labels: Labels, why: Sequence[str], *, whole: bool) -> str:
    """Return everything a reviewer sees of one text: no source, no address, nobody's earlier review."""
    on = f", published {subject.published_at:%Y-%m-%d}" if subject.published_at else ""
    head = f"{subject.item_id}{on}; offered: {', '.join(why) or 'chosen by hand'}"
    text = marked(subject, whole=whole)
    return "\n".join([head, "", text, "", *label_lines(session, subject, labels)])


def marked(subject: Reviewable, *, whole: bool) -> str:
    """Return title and text without control characters, the spans of the reasons between brackets."""
    full = subject.full_text
    shown = full if whole else full[:SHOWN_CHARS]
    spans = _merged([one.span for one in subject.reasons], len(shown))
    edges = [0, *(edge for span in spans for edge in span), len(shown)]
    pieces = [shown[start:end] for start, end in pairwise(edges)]
    text = "".join(f"{OPEN}{piece}{CLOSE}" if at % 2 else piece for at, piece in enumerate(map(unmarked, pieces)))
    left = len(full) - len(shown)
    return text + (f"\n… {left} more characters (x shows them)" if left else "")


def _merged(spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return spans that overlap or touch as one, cut at the length."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def unmarked(text: str) -> str:
    """Return text that cannot steer a terminal and cannot be taken for a mark; line ends stay."""
    plain = text.replace(OPEN, "[").replace(CLOSE, "]")
    return "\n".join(map(cell, plain.split("\n")))


def label_lines(session: Session, subject: Reviewable, labels: Labels) -> Iterator[str]:
    """Yield one line a field: key, value, whether the reviewer changed it, and under it the machine's reasons."""
    for key, field in KEYS.items():
        changed = getattr(labels, field) != getattr(subject.machine, field)
        shown, was = in_words(session, labels, field), in_words(session, subject.machine, field)
        yield f"  {key}  {field:<15} {shown}" + (f"   (the machine: {was})" if changed else _chance(subject, field))
        yield from (f"       {line}" for line in _reason_lines(subject, field))


def in_words(session: Session, labels: Labels, field: str) -> str:
    """Return the value of one field in words."""
    held = getattr(labels, field)
    if isinstance(held, bool):
        return "yes" if held else "no"
    if field == "municipalities":
        names = {one.code: one.name for one in session.catalogue.municipalities}
        return ", ".join(names.get(code, code) for code in held) or "none"
    if field == "claim_id" and held:
        sentence = {claim.id: claim.claim for claim in session.catalogue.claims}.get(held, "")
        return f"{held}: {sentence}"
    return unmarked(", ".join(held) if isinstance(held, tuple) else str(held)) or "none"


def _chance(subject: Reviewable, field: str) -> str:
    machine, chances = subject.machine, subject.chances
    match field:
        case "themes":
            found = sorted(((p, name[6:]) for name, p in chances.items() if name.startswith("theme:")), reverse=True)
            return "   (" + ", ".join(f"{name} {p:.2f}" for p, name in found[:3]) + ")"
        case "disinformation":
            return f"   ({chances['disinformation']:.2f})"
        case "unrest":
            return f"   ({chances.get(f'unrest:{machine.unrest}', 0):.2f})"
        case "claim_id":
            found = sorted(((p, name[6:]) for name, p in chances.items() if name.startswith("claim:")), reverse=True)
            return "   (nearest: " + ", ".join(f"{name} {p:.2f}" for p, name in found[:2]) + ")" if found else ""
        case _:
            return ""


_LABEL_OF = {"themes": "theme:", "disinformation": "disinformation", "unrest": "unrest:", "event_when": "event"}


def _reason_lines(subject: Reviewable, field: str) -> Iterator[str]:
    prefix = _LABEL_OF.get(field)
    seen = set()
    for reason in sorted(subject.reasons, key=lambda one: -one.weight):
        line = f"{reason.label} by {reason.by} ({reason.weight:.2f}): {_words(subject, reason)}"
        if prefix and reason.label.startswith(prefix) and line not in seen:
            seen.add(line)
            yield line


def _words(subject: Reviewable, reason: Reason, most: int = 90) -> str:
    words = " ".join(unmarked(subject.full_text[slice(*reason.span)]).split())
    return words if len(words) <= most else f"{words[: most - 1]}…"
