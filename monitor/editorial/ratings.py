"""What a fact-checker's rating means in the words of the library: by its words, else by its place on its scale."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from monitor.errors import CatalogueError
from monitor.records import Rating, RatingVerdict, Verdict
from monitor.text import normalise

# schema.org/Rating: bestRating is 5 and worstRating 1 where they are left out. Google's guide for fact checks gives the
# five steps their meaning: 1 false, 2 mostly false, 3 half true, 4 mostly true, 5 true.
# https://developers.google.com/search/docs/appearance/structured-data/factcheck
WORST, BEST = 1.0, 5.0
STEPS: tuple[RatingVerdict, ...] = ("onwaar", "misleidend", "deels waar", "geen", "geen")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class UnknownRating(ValueError):
    """A rating that makes no claim for the library; the message says which and why."""


def rating_words(ratings: Iterable[Rating]) -> dict[str, RatingVerdict]:
    """Return the verdict of every word, in its plain form.

    Raises:
        CatalogueError: a word has two verdicts.
    """
    table: dict[str, RatingVerdict] = {}
    for rating in ratings:
        for word in rating.words:
            if table.setdefault(plain(word), rating.verdict) != rating.verdict:
                raise CatalogueError("ratings.toml", f"{rating.id}.words", f"{word!r} also has another verdict")
    return table


def plain(word: str) -> str:
    """Return a rating as it is compared: small letters, single spaces, no signs at its edges."""
    return _EDGES.sub("", normalise(word[:200]))


def verdict_of(rating: object, words: Mapping[str, RatingVerdict]) -> Verdict:
    """Return the verdict of a ``reviewRating``.

    The words go first (``alternateName``, else ``name``); the number counts only where there are none.

    Raises:
        UnknownRating: the words stand in no table, the number lies on no scale, or what is rated is not untrue.
    """
    rating = next((one for one in rating if isinstance(one, dict)), None) if isinstance(rating, list) else rating
    if isinstance(rating, str):
        rating = {"alternateName": rating}
    if not isinstance(rating, dict):
        raise UnknownRating("has no rating")
    said = _said(rating)
    if said:
        verdict = words.get(plain(said))
        if verdict is None:
            raise UnknownRating(f"the rating {said[:60]!r} is not in ratings.toml")
    else:
        verdict = _by_number(rating)
    if verdict not in get_args(Verdict):
        raise UnknownRating(f"the rating {said[:60]!r} is of no claim that needs a warning")
    return verdict  # type: ignore[return-value]


def _said(rating: Mapping[str, Any]) -> str:
    for key in ("alternateName", "name"):
        value = rating.get(key)
        for one in value if isinstance(value, list) else (value,):
            said = one.get("@value") if isinstance(one, dict) else one
            if isinstance(said, str) and plain(said) and _number(said) is None:
                return said.strip()
    return ""


def _by_number(rating: Mapping[str, Any]) -> RatingVerdict:
    value = _number(rating.get("ratingValue"))
    if value is None:
        raise UnknownRating("has a rating without words or number")
    worst, best = _number(rating.get("worstRating", WORST)), _number(rating.get("bestRating", BEST))
    if worst is None or best is None or best <= worst or not worst <= value <= best:
        raise UnknownRating(f"the rating {value:g} has no words and lies on no scale")
    verdict = STEPS[round((value - worst) / (best - worst) * (len(STEPS) - 1))]
    if verdict == "geen":
        raise UnknownRating(f"the rating {value:g} of {best:g} is of no claim that needs a warning")
    return verdict


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)[:41]) > 40:
        return None
    try:
        found = float(value.replace(",", ".") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None
