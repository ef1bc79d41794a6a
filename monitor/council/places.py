"""Which municipality council information is of, from the words of its supplier."""

import re
from collections.abc import Iterable

from monitor.records import Municipality
from monitor.text import fold_word

_CODE = re.compile(r"\bgm\d{4}\b", re.IGNORECASE)
_OTHER_BODY = re.compile(r"^\W*(?:provincie|waterschap|hoogheemraadschap|osi_|owi_)", re.IGNORECASE)
_INDEX = re.compile(r"^ori_(.+?)_?\d*$", re.IGNORECASE)  # an index of Open Raadsinformatie: ori_hofvantwente_20250416
_PREFIX = re.compile(r"^(?:de\s+)?gemeente\s+", re.IGNORECASE)


class Municipalities:
    """Finds codes by name, alias, code or the short names that suppliers use (``hofvantwente``, ``bergen_nh``)."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        known = tuple(municipalities)
        self._codes = {one.code for one in known}
        self._by_name: dict[str, str] = {}
        for one in known:
            for alias in one.aliases:
                self._by_name.setdefault(_letters(alias), one.code)
        self._by_name |= {_letters(one.name): one.code for one in known}  # official names go before aliases

    def code(self, written: str) -> str | None:
        """Return the code of a municipality; ``None`` where the words name none, or another kind of body."""
        found = _CODE.search(written)
        if found is not None:
            code = found[0].upper()
            return code if code in self._codes else None
        if _OTHER_BODY.match(written):
            return None
        index = _INDEX.match(written)
        return self._by_name.get(_letters(index[1] if index else _PREFIX.sub("", written.strip())))

    def of_moment(self, organisation: str, area: tuple[str, ...]) -> str | None:
        """Return the municipality of a moment.

        Args:
            organisation: what the supplier's record says; may be empty.
            area: codes of the municipalities that the source is about; empty where it is about the country.

        Returns:
            ``None`` where it cannot be told, or lies outside the area of the source.
        """
        named = self.code(organisation) if organisation else None
        if named is not None:
            return named if not area or named in area else None
        if organisation and _OTHER_BODY.match(organisation):
            return None
        return area[0] if len(area) == 1 else None


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", fold_word(name))
