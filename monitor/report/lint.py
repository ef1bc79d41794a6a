"""The rules on form and wording that every report and alert is held to."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monitor.errors import ReportError
from monitor.report.context import Words
from monitor.report.floors import MIN_ITEMS, MIN_SOURCES
from monitor.report.model import Cell, Figure, Line, Lines, Report, Section, Table

MEAN_SENTENCE = 13.0  # words
MAX_SENTENCE = 25
LONG_WORD = 13  # letters
LONG_SHARE = 0.08  # of the words may be that long
MIN_SENTENCES = 5  # fewer say nothing of the mean
UNTAGGED = frozenset(  # sections whose heading says what their lines are
    {
        "brief",
        "unknown",
        "method",
        "outages",
        "followed",
        "core",
        "decision",
        "questions",
        "messages",
        "advice",
        "feedback",
        "beyond",
        "support",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One rule that is broken, where, and the words that break it."""

    rule: str
    where: str  # name of the section
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One text of a report with what the rules need to know of it."""

    section: str
    text: str
    part: Line | Cell
    tagged: bool  # belongs to a list whose lines carry tags


def lint(report: Report, words: Words) -> tuple[Violation, ...]:
    """Return every rule that the report breaks; none: it may be released."""
    said = tuple(_said(report))
    found = [v for rule in RULES for v in rule(report, said, words)]
    return tuple(dict.fromkeys(found))


def check(report: Report, words: Words) -> tuple[Violation, ...]:
    """Hold a report to the rules.

    Returns:
        what a draft still breaks; nothing for a released report.

    Raises:
        ReportError: the report is released and breaks a rule; the message lists all of them.
    """
    found = lint(report, words)
    if found and report.state == "vrijgegeven":
        listed = "\n".join(f"  {v.rule} ({v.where}): {v.text}" for v in found)
        raise ReportError(f"{report.id} may not be released:\n{listed}")
    return found


def _said(report: Report) -> Iterator[Said]:
    for section in (*report.sections, *report.annex):
        for block in section.blocks:
            if isinstance(block, Lines):
                for line in block.items:
                    yield Said(section=section.name, text=line.text, part=line, tagged=section.name not in UNTAGGED)
            else:
                table = block.table if isinstance(block, Figure) else block
                for row in table.rows:
                    for cell in row:
                        yield Said(section=section.name, text=cell.text, part=cell, tagged=False)


def _ours(report: Report, said: tuple[Said, ...]) -> Iterator[Said]:
    """Yield our own words, with the names of themes and places taken out: those are not ours to choose."""
    names = sorted({n for n in report.names if n}, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(n) for n in names), re.IGNORECASE) if names else None
    for one in said:
        if not one.part.quoted and not one.part.todo:
            text = pattern.sub("…", one.text) if pattern else one.text
            yield Said(section=one.section, text=text, part=one.part, tagged=one.tagged)


def phrases(listed: str) -> re.Pattern[str]:
    """Compile "a | b*" into one pattern of whole words; ``*`` stands for any ending."""
    parts = [re.escape(p.strip()).replace(r"\*", r"\w*") for p in listed.split("|")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _forbidden(report: Report, said: tuple[Said, ...], words: Words) -> Iterator[Violation]:
    pattern = phrases(words.text("report.lint.forbidden"))
    for one in _ours(report, said):
        for hit in pattern.finditer(one.text):
            yield Violation(rule="forbidden_word", where=one.section, text=hit[0])


def _certainty(report: Report, said: tuple[Said, ...], words: Words) -> Iterator[Violation]:
    allowed = {w.strip() for w in words.text("report.lint.certainty").split("|")}
    vague = phrases(words.text("report.lint.uncertain"))
    for one in _ours(report, said):
        for hit in vague.finditer(one.text):
            yield Violation(rule="certainty_word", where=one.section, text=hit[0])
        for hit in re.finditer(r"Zekerheid: ([^.;)]+)", one.text):
            if hit[1].strip() not in allowed:
                yield Violation(rule="certainty_word", where=one.section, text=hit[1].strip())


def count_words(section: Section, *, lines_only: bool) -> int:
    """Count the words of a section; figures and what is left for a person do not count."""
    n = 0
    for block in section.blocks:
        if isinstance(block, Lines):
            parts = [f"{i.lead} {i.text}" for i in block.items if not (i.todo or (lines_only and i.quoted))]
            n += sum(len(p.split()) for p in parts)
        elif isinstance(block, Table) and not lines_only:
            n += sum(len(c.text.split()) for row in block.rows for c in row if not c.todo)
    return n


def _length(report: Report, said: tuple[Said, ...], words: Words) -> Iterator[Violation]:
    for section in report.sections:
        n = count_words(section, lines_only=section.name == "seen")
        if section.max_words is not None and n > section.max_words:
            yield Violation(rule="section_words", where=section.name, text=f"{n} words, at most {section.max_words}")
    total = sum(count_words(s, lines_only=False) for s in report.sections)
    if total > report.max_words:
        yield Violation(rule="total_words", where="report", text=f"{total} words, at most {report.max_words}")


def _decimals(report: Report, said: tuple[Said, ...], words: Words) -> Iterator[Violation]:
    for one in _ours(report, said):
        text = re.sub(r"https?://\S+|\d+\.\d\d(?:\.\d\d)? uur|\b\d{1,3}(?:\.\d{3})+\b", "", one.text)
        for hit in re.finditer(r"\d+[.,]\d+", text):
            yield Violation(rule="decimal", where=one.section, text=hit[0])


def _floors(report: Report, said: tuple[Said, ...], words: Words) -> Iterator[Violation]:
    number = r"(?<!dan )(?<![\d.])(\d+(?:\.\d{3})*)"  # also "1.000"
    items = re.compile(number + r" (?:verschillende )?(?:berichten|teksten|items)\b", re.IGNORECASE)
    sources = re.compile(number + r" (?:verschillende )?bronnen\b", re.IGNORECASE)
    for one in _ours(report, said):
        for pattern, floor in ((items, MIN_ITEMS), (sources, MIN_SOURCES)):
            for hit in pattern.finditer(one.text):
                if int(hit[1].replace(".", "")) < floor:
                    yield Violation(rule="below_floor", where=one.section, text=hit[0])
    for section in report.sections:
        for figure in (b for b in section.blocks if isinstance(b, Figure)):
            values = [w.point.value for p in figure.panels for w in p.weeks if w.point.value is not None]
            if any(v < MIN_ITEMS for v in values):
                yield Violation(rule="below_floor", where=section.name, text=f"chart: {min(values)}")


_UNTRUE = re.compile(r"\bklop(?:t|pen) niet\b|\bis onjuist\b|\bniet waar\b|\bonwaar\b", re.IGNORECASE)


def _untrue(report: Report, said: tuple[Said, ...], words: Words) -> Iterator[Violation]:
    """Yield each "klopt niet" that does not name an authoritative source with address and date."""
    refs = {r.number: r for r in report.sources if r.authoritative and r.url and r.on}
    for one in said:
        if _UNTRUE.search(one.text) and not one.part.quoted:
            named = "volgens" in one.text.lower() and re.search(r"\b\d{1,2} [a-z]+ \d{4}\b", one.text)
            if not named or not any(n in refs for n in one.part.sources):
                yield Violation(rule="untrue_without_source", where=one.section, text=one.text[:80])


_PERSON = re.compile(
    r"(?<![\w.])@\w{2,}|[\w.+-]+@[\w-]+\.\w+"
    r"|(?:x|twitter|facebook|instagram|tiktok|t|threads|telegram|linkedin|youtube)\.(?:com|me|net)/\S+"
    r"|\b(?:de heer|meneer|mevrouw|dhr\.?|mw\.?|mevr\.?)\s+[A-Z]\w+"
    r"|\b0[1-9](?:[ -]?\d){8}\b|\bu/\w{3,}",
    re.IGNORECASE,
)
OFFICIAL_ADDRESS = re.compile(r"\S+@(?:[\w-]+\.)*(?:minbzk|vng|overheid|rijksoverheid)\.nl", re.IGNORECASE)


def _persons(report: Report, said: tuple[Said, ...], words: Words) -> Iterator[Violation]:
    """Yield handles, addresses and titled names, also in words of others; official contacts are let through."""
    for one in said:
        text = OFFICIAL_ADDRESS.sub("", one.text)
        if report.kind in ("alert", "national") and one.section in ("advice", "feedback", "support"):
            text = re.sub(r"\b0[1-9](?:[ -]?\d){8}\b", "", text)
        for hit in _PERSON.finditer(text):
            yield Violation(rule="person", where=one.section, text=hit[0])


def _todo(report: Report, said: tuple[Said, ...], words: Words) -> Iterator[Violation]:
    yield from (Violation(rule="todo", where=s.section, text=s.text[:80]) for s in said if s.part.todo)
    if any(value.startswith("[") for _, value in report.meta):
        yield Violation(rule="todo", where="meta", text="a role is missing")


def _tags(report: Report, said: tuple[Said, ...], words: Words) -> Iterator[Violation]:
    for one in said:
        if not one.tagged or not isinstance(one.part, Line) or one.part.todo:
            continue
        if one.part.tag is None:
            yield Violation(rule="no_tag", where=one.section, text=one.text[:80])
        elif one.part.tag == "signaal" and not one.part.sources:
            yield Violation(rule="no_source", where=one.section, text=one.text[:80])


def sentences(text: str) -> list[str]:
    """Split a text into sentences; a point in a number, an hour or an address ends none."""
    return [s for s in re.split(r"(?<=[.!?;])\s+(?=\S)", text.strip()) if re.search(r"\w", s)]


_WORD = re.compile(r"[^\W\d_]+")


def _sentence_length(report: Report, said: tuple[Said, ...], words: Words) -> Iterator[Violation]:
    """Yield a sentence that is too long, and each section whose sentences are long on average."""
    by_section: dict[str, list[int]] = {}
    for one in _ours(report, said):
        for sentence in sentences(one.text) if isinstance(one.part, Line) else ():
            n_words = len(_WORD.findall(re.sub(r"https?://\S+", "", sentence)))
            by_section.setdefault(one.section, []).append(n_words)
            if n_words > MAX_SENTENCE:
                yield Violation(rule="sentence_length", where=one.section, text=f"{sentence[:60]}…")
    for name, lengths in by_section.items():
        mean = sum(lengths) / len(lengths)
        if len(lengths) >= MIN_SENTENCES and mean > MEAN_SENTENCE:
            yield Violation(rule="sentence_length", where=name, text=f"{mean:.1f} words a sentence")


def _long_words(report: Report, said: tuple[Said, ...], words: Words) -> Iterator[Violation]:
    known = set(words.text("report.lint.known_long").lower().split())
    lines = [o.text for o in _ours(report, said) if isinstance(o.part, Line)]
    tokens = [t for text in lines for t in _WORD.findall(re.sub(r"https?://\S+", "", text))]
    long = [t for t in tokens if len(t) >= LONG_WORD and t.lower() not in known]
    if long and len(long) >= LONG_SHARE * len(tokens):
        share = f"{100 * len(long) / len(tokens):.0f} % long words: {', '.join(sorted(set(long))[:8])}"
        yield Violation(rule="long_words", where="report", text=share)


Rule = Callable[[Report, tuple[Said, ...], Words], Iterator[Violation]]
RULES: tuple[Rule, ...] = (
    _forbidden,
    _certainty,
    _length,
    _decimals,
    _floors,
    _untrue,
    _persons,
    _todo,
    _tags,
    _sentence_length,
    _long_words,
)
