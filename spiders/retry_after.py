"""The Retry-After header in both its forms (RFC 9110, 10.2.3)."""

from datetime import datetime
from email.utils import parsedate_to_datetime

from monitor.spiders.settings import MAX_RETRY_AFTER_S


def retry_after_s(value: str, *, now: datetime) -> float | None:
    """Return how many seconds a server asks to stay away, at most a day; ``None`` when it does not say.

    Args:
        value: seconds, or an HTTP date.
        now: aware; what the date is compared with.
    """
    text = value.strip()
    if text.isdecimal():
        return float(min(int(text[:12]), MAX_RETRY_AFTER_S))
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if at.tzinfo is None:
        return None
    return float(min(max(0.0, (at - now).total_seconds()), MAX_RETRY_AFTER_S))
