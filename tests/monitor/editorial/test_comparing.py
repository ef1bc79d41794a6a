"""A change of patterns on texts: new, lost and unchanged, counted by genre and week, shown without persons."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from monitor.catalogue import Catalogue, theme_hits
from monitor.catalogue.patterns import ThemeHits
from monitor.editorial.comparing import compare, contexts
from monitor.records import StoredText, Theme

BEFORE = replace(Catalogue().theme("5g"), id="wind", strong=("windmolen*",), weak=(), out=())
AFTER = replace(BEFORE, strong=("windturbine*",))


def text(words: str, name: str = "a", **changes: Any) -> StoredText:
    values: dict[str, Any] = {
        "id": f"item-{name}", "title": "", "text": words, "genre": "regionaal_nieuws", "story_id": None,
        "day": date(2026, 11, 20),
    }  # fmt: skip
    return StoredText(**{**values, **changes})


def look(theme: Theme) -> Callable[[str], ThemeHits]:
    return lambda words: theme_hits(theme, words)


TEXTS = [
    text("Een windmolen.", "1"),
    text("Een windturbine.", "2", genre="overheid", day=date(2026, 11, 9)),
    text("Een windmolen is een windturbine.", "3"),
    text("Niets.", "4"),
]


def test_new_lost_and_unchanged_are_told_apart() -> None:
    found = compare(TEXTS, look(BEFORE), look(AFTER), limit=5)
    assert (found.n_texts, dict(found.totals)) == (4, {"lost": 1, "new": 1, "hit": 1})
    assert found.shown["lost"][0].patterns == ("windmolen*",)
    assert found.shown["new"][0].contexts == ("Een »windturbine«.",)
    assert dict(found.by_genre["overheid"]) == {"new": 1}
    assert dict(found.by_week["2026-W46"]) == {"new": 1}


def test_without_an_earlier_version_all_are_hits() -> None:
    assert dict(compare(TEXTS, lambda _: None, look(AFTER), limit=5).totals) == {"hit": 2}


def test_a_story_is_listed_once_and_counted_each_time_and_the_limit_holds() -> None:
    same = [text("Een windturbine.", str(n), story_id="s") for n in range(5)]
    others = [text("Een windturbine.", f"x{n}") for n in range(5)]
    found = compare([*same, *others], look(BEFORE), look(AFTER), limit=3)
    assert found.totals["new"] == 10
    assert [one.item_id for one in found.shown["new"]] == ["item-0", "item-x0", "item-x1"]


@pytest.mark.parametrize("contact", ["@jan_jansen", "jan@voorbeeld.nl", "06-12345678"])
def test_no_handle_or_address_is_ever_shown(contact: str) -> None:
    words = f"{contact} wil geen windturbine."
    (shown,) = contexts(words, [(words.index("windturbine"), len(words) - 1)])
    assert contact not in shown
    (inside,) = contexts(words, [(1, 4)])
    assert contact not in inside


def test_contexts_are_short_and_few() -> None:
    words = "windmolen " * 5_000
    spans = [(at, at + 9) for at in range(0, len(words), 10)]
    pieces = contexts(words, spans)
    assert len(pieces) == 3
    assert all(len(piece) < 120 for piece in pieces)
