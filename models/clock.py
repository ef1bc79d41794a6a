"""From words for a time of day to minutes after midnight."""

import re

_NUMBERS = {
    name: number
    for number, names in enumerate(
        ("een één", "twee", "drie", "vier", "vijf", "zes zessen", "zeven zevenen", "acht achten", "negen negenen",
         "tien tienen tiene", "elf elven", "twaalf twaalven"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NOON, _MIDNIGHT = 12 * 60, 24 * 60
_FIGURES = re.compile(r"\b(\d{1,2})(?:[.:uh](\d\d))?(?=[uh]\b|\b)")
_HALF = re.compile(r"half ?(\w+)")
_QUARTER = re.compile(r"\b(kwart|vijf|tien|5|10) (over|voor) (half )?(\w+)")
_SPOKEN = re.compile(rf"\b({'|'.join(_NUMBERS)})\b")


def minutes_of_day(words: str, date_words: str) -> int | None:
    """Return the first time that words fix, in minutes after midnight; the midnight that ends the day is 1440.

    Args:
        date_words: those of the date beside it, which may name a part of the day.
    """
    around = date_words.removeprefix("over").removeprefix("morgen") + " " + words
    figures = None if _QUARTER.search(words) or _HALF.search(words) else _FIGURES.search(words)
    is_exact = figures is not None and (bool(figures.group(2)) or int(figures.group(1)) > 12)
    total = _figured(figures) if figures else _spoken(words)
    if total is None or not 0 <= total <= _MIDNIGHT:
        return None
    if total == _NOON and "nacht" in around:
        return _MIDNIGHT
    return total + _NOON if _NOON > total > 0 and _is_afternoon(total, around, is_exact=is_exact) else total


def _figured(figures: re.Match[str]) -> int | None:
    minute = int(figures.group(2) or 0)
    return int(figures.group(1)) * 60 + minute if minute < 60 else None


def _spoken(words: str) -> int | None:
    quarter, half, spoken = _QUARTER.search(words), _HALF.search(words), _SPOKEN.search(words)
    if quarter:
        minutes = {"kwart": 15, "vijf": 5, "5": 5, "tien": 10, "10": 10}[quarter.group(1)]
        base = _hour(quarter.group(4)) * 60 - (30 if quarter.group(3) else 0)
        return base + (minutes if quarter.group(2) == "over" else -minutes)
    if half:
        return _hour(half.group(1)) * 60 - 30
    return _NUMBERS[spoken.group(1)] * 60 if spoken else None


def _is_afternoon(total: int, around: str, *, is_exact: bool) -> bool:
    if any(part in around for part in ("ocht", "morgen", "morn", "nacht", "vroeg")):
        return False
    # A bare "om half acht" of a gathering is in the evening, "om acht uur" as well as likely in the morning.
    return "avond" in around or "middag" in around or (not is_exact and total < 8 * 60)


def _hour(word: str) -> int:
    return int(word) % 24 if word.isdigit() else _NUMBERS.get(word, 0)
