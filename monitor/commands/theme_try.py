"""``monitor theme try``: what the patterns of a theme find, and what a change of them would do."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from monitor.catalogue import PatternHit, ThemeHits, theme_hits
from monitor.commands.session import Session, command
from monitor.commands.theme_new import prepared
from monitor.commands.working_folder import parse_day
from monitor.editorial.comparing import Comparison, Shown, change_between, compare
from monitor.errors import CatalogueError
from monitor.records import Theme

WEEKS = 4  # looked back where no day is given
_ZONE = ZoneInfo("Europe/Amsterdam")
_NOTHING = ThemeHits(strong=(), weak=())


@command
def try_theme(
    session: Session,
    theme_id: Annotated[str, typer.Argument(metavar="ID")],
    text: Annotated[
        str | None, typer.Option(help="Text to try the patterns on. Default: the theme's own examples.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Changed theme file, compared with the present theme.")] = None,
    stored: Annotated[bool, typer.Option("--stored", help="Try on the items in the database.")] = False,
    since: Annotated[
        str | None, typer.Option(help="With --stored: first day of those items. Default: four weeks ago.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, max=1_000, help="Items shown of each kind.")] = 20,
) -> None:
    """Show which patterns of a theme hit: in a text, its own examples, or stored items; and what a change would do."""
    present = {theme.id: theme for theme in session.catalogue.themes}.get(theme_id)
    candidate = _candidate(theme_id, file) if file else None
    theme = candidate or present
    if theme is None:
        raise CatalogueError("themes", theme_id, "there is no such theme")
    if stored and text is not None:
        raise typer.BadParameter("--stored and --text do not go together", param_hint="--text")
    if text is not None and not text.strip():
        raise typer.BadParameter("the text is empty", param_hint="--text")
    if since is not None and not stored:
        raise typer.BadParameter("it is about stored items: give --stored too", param_hint="--since")
    examples = _examples(theme, present if candidate else theme, text, compared=candidate is not None)
    if not stored:
        session.show(examples, title=f"{theme.name}: patterns alone, without the model")
        return
    start = datetime.combine(
        parse_day(since) if since is not None else session.now.astimezone(_ZONE).date() - timedelta(weeks=WEEKS),
        datetime.min.time(),
        tzinfo=_ZONE,
    )
    before, after = _looks(present, theme, compared=candidate is not None)
    found = compare(session.store.tags.texts(start), before, after, limit=limit)
    _show(session, found, theme=theme, present=present, compared=candidate is not None, since=start, examples=examples)


def _candidate(theme_id: str, path: Path) -> Theme:
    """Read a candidate as the catalogue would, except that its examples may fail: that is what is tried."""
    from monitor.catalogue.fields import read_fields
    from monitor.catalogue.shapes import THEME

    values = {"version": 1} | prepared(path)
    read, problems = read_fields(values, THEME.fields)
    if problems:
        raise CatalogueError(path, problems[0].key, problems[0].message)
    return THEME.build(id=theme_id, **read)


def _examples(theme: Theme, present: Theme | None, text: str | None, *, compared: bool) -> list[dict[str, Any]]:
    tried = [(text, "")] if text else [(t, "yes") for t in theme.examples] + [(t, "no") for t in theme.not_examples]
    if compared and present is not None and not text:  # examples that the candidate no longer has
        tried += [(t, "yes, before") for t in present.examples if t not in theme.examples]
        tried += [(t, "no, before") for t in present.not_examples if t not in theme.not_examples]
    rows = []
    for example, wanted in tried:
        found = theme_hits(theme, example)
        row: dict[str, Any] = {
            "text": example if len(example) <= 90 else f"{example[:89]}…",
            "wanted": wanted, "holds": "yes" if found.holds else "no",
        }  # fmt: skip
        if compared:
            before = theme_hits(present, example) if present else _NOTHING
            row["change"] = change_between(before, found) or "none"
        row |= {
            "strong": sorted({hit.pattern for hit in found.strong}),
            "weak": sorted({hit.pattern for hit in found.weak}),
        }
        rows.append(row)
    return rows


def _looks(
    present: Theme | None, theme: Theme, *, compared: bool
) -> tuple[Callable[[str], ThemeHits | None], Callable[[str], ThemeHits | None]]:
    """Return what the present and the tried version find in a text, each with the matcher of the tagger."""
    after = _look(theme)
    if not compared:
        return lambda _: None, after
    return _look(present) if present else lambda _: _NOTHING, after


def _look(theme: Theme) -> Callable[[str], ThemeHits]:
    from monitor.models.document import MAX_CHARS, Document
    from monitor.models.themerules import ThemeRules
    from monitor.text import fold, plain_letters

    rules = ThemeRules([theme])

    def look(text: str) -> ThemeHits:
        # Patterns need no sentences, which take most of the time of reading.
        folded = fold(text[:MAX_CHARS])
        read = Document(text=text, folded=folded, plain=plain_letters(folded), sentences=(), words=())
        found = rules.hits(read)
        hits = [(hit.strong, PatternHit(pattern=hit.pattern, span=hit.span)) for hit in found]
        return ThemeHits(
            strong=tuple(hit for strong, hit in hits if strong), weak=tuple(hit for strong, hit in hits if not strong)
        )

    return look


def _show(
    session: Session, found: Comparison, *, theme: Theme, present: Theme | None, compared: bool,
    since: datetime, examples: list[dict[str, Any]],
) -> None:  # fmt: skip
    changes = ("hit", "new", "lost") if compared else ("hit",)
    if session.as_json:
        session.tell(
            {
                "theme": theme.id, "version": theme.version, "present_version": present.version if present else None,
                "since": since.date(), "items": found.n_texts, **{one: found.totals[one] for one in changes},
                "by_genre": _counts("genre", found.by_genre, changes),
                "by_week": _counts("week", found.by_week, changes),
                "shown": [_row(one) for kind in changes for one in found.shown.get(kind, ())], "examples": examples,
            },
            "",
        )  # fmt: skip
        return
    told = ", ".join(f"{found.totals[one]} {one}" for one in changes)
    session.tell({}, f"{theme.name}: {found.n_texts} items since {since.date()}: {told} (patterns alone, no model)")
    session.show(_counts("genre", found.by_genre, changes), title="By kind of publisher")
    session.show(_counts("week", found.by_week, changes), title="By week")
    for kind in changes[1:] or changes:
        listed = found.shown.get(kind, ())
        session.show([_row(one) for one in listed], title=f"{kind}: {len(listed)} of {found.totals[kind]}")
    wrong = [row for row in examples if row["wanted"] in ("yes", "no") and row["wanted"] != row["holds"]]
    session.show(wrong, title=f"Examples that go wrong, of {len(examples)}")


def _counts(key: str, counts: Mapping[str, Counter[str]], changes: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{key: name, **{one: counts[name][one] for one in changes}} for name in sorted(counts)]


def _row(one: Shown) -> dict[str, Any]:
    return {
        "change": one.change, "day": one.day, "genre": one.genre, "item": one.item_id, "patterns": one.patterns,
        "words": one.contexts,
    }  # fmt: skip
