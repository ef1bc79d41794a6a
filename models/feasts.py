"""Feasts that a gathering is announced on, and the days they fall on."""

from datetime import date, timedelta

from monitor.holidays import easter

_FIXED = {
    "koningsdag": (4, 27), "bevrijdingsdag": (5, 5), "dodenherdenking": (5, 4), "pakjesavond": (12, 5),
    "kerstavond": (12, 24), "nieuwjaarsdag": (1, 1), "oudejaarsdag": (12, 31), "oudjaarsdag": (12, 31),
    "driekoningen": (1, 6), "dierendag": (10, 4), "sint-maarten": (11, 11), "sint maarten": (11, 11),
    "eerste kerstdag": (12, 25), "1e kerstdag": (12, 25), "kerstdag": (12, 25), "tweede kerstdag": (12, 26),
    "2e kerstdag": (12, 26),
}  # fmt: skip
_FROM_EASTER = {
    "goede vrijdag": -2, "witte donderdag": -3, "palmzondag": -7, "eerste paasdag": 0, "1e paasdag": 0, "paasdag": 0,
    "tweede paasdag": 1, "2e paasdag": 1, "hemelvaart": 39, "hemelvaartsdag": 39, "eerste pinksterdag": 49,
    "1e pinksterdag": 49, "pinksterdag": 49, "tweede pinksterdag": 50, "2e pinksterdag": 50, "aswoensdag": -46,
}  # fmt: skip
_TUESDAY = 1


def feast_on(name: str, year: int) -> date | None:
    """Return the day of a feast in a year; ``None`` where the name is none with a day of its own."""
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _FROM_EASTER:
        return easter(year) + timedelta(days=_FROM_EASTER[name])
    if name == "prinsjesdag":  # the third Tuesday of September (Constitution, article 65)
        return date(year, 9, 15) + timedelta(days=(_TUESDAY - date(year, 9, 15).weekday()) % 7)
    return None
