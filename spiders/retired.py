"""Parts of a source that are gone: after three refusals they are asked for once a month, and in between not at all."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from monitor.records import ErrorClass, RetiredDocument

AFTER = 3  # polls in a row; one 404 may be a sitemap that is being rebuilt
_WEIGHTS: dict[ErrorClass, int] = {"not_found": 1, "gone": AFTER}  # other trouble passes, and retires nothing
_PROBE = timedelta(days=30)
_FORGET = timedelta(days=90)  # numbered parts rotate: an address that no index names any more is not kept


class RetiredDocuments:
    """How often the parts of sources were gone, kept from run to run."""

    def __init__(self) -> None:
        self._failed: dict[tuple[str, str], RetiredDocument] = {}
        self._new: set[tuple[str, str]] = set()

    def is_retired(self, source_id: str, url: str, now: datetime) -> bool:
        """Whether a part is not to be asked for now."""
        found = self._failed.get((source_id, url))
        return found is not None and found.n_failures >= AFTER and now - found.failed_at < _PROBE

    def note(self, source_id: str, url: str, error: ErrorClass | None, now: datetime) -> None:
        """Take in what became of a part; ``None``: it was read."""
        key = (source_id, url)
        weight = _WEIGHTS.get(error, 0) if error is not None else 0
        before = self._failed.get(key)
        if weight:
            n_failures = (before.n_failures if before is not None else 0) + weight
        elif error is None and before is not None and before.n_failures:
            n_failures = 0
        else:
            return
        self._failed[key] = RetiredDocument(source_id=source_id, url=url, n_failures=n_failures, failed_at=now)
        self._new.add(key)

    def load(self, stored: Iterable[RetiredDocument], now: datetime) -> None:
        """Take in what earlier runs stored."""
        for one in stored:
            if now - one.failed_at < _FORGET:
                self._failed[(one.source_id, one.url)] = one

    def changed(self) -> tuple[RetiredDocument, ...]:
        """Return what is to be stored and was not handed out before."""
        new, self._new = self._new, set()
        return tuple(self._failed[key] for key in sorted(new))
