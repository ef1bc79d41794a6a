"""Days on which offices in the Netherlands are closed."""

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=16)
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of the Dutch government in a year, Good Friday among them."""
    sunday = easter(year)
    king = date(year, 4, 27)
    king -= timedelta(days=king.weekday() == 6)
    free = {date(year, 1, 1), king, date(year, 12, 25), date(year, 12, 26)}
    free |= {sunday + timedelta(days=n) for n in (-2, 1, 39, 50)}  # Good Friday, Easter Monday, Ascension, Whit Monday
    if year % 5 == 0:
        free.add(date(year, 5, 5))
    return frozenset(free)


def easter(year: int) -> date:
    """Return Easter Sunday (the anonymous Gregorian algorithm of 1876, as in Meeus, Astronomical Algorithms)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
