"""A fetch that failed: with the class that health and back-off go by."""

import errno

from monitor.errors import FetchError
from monitor.records import ErrorClass


class FetchFailed(FetchError):
    """A page could not be had. Carries why, in a class, and how long the host asked to stay away.

    ``was_asked`` is false where the host was not even asked, because it is to be left alone.
    """

    def __init__(
        self,
        url: str,
        error: ErrorClass,
        reason: str,
        retry_after_s: float | None = None,
        *,
        was_asked: bool = True,
    ) -> None:
        self.error, self.retry_after_s, self.was_asked = error, retry_after_s, was_asked
        super().__init__(url, reason)


class UnsafeAddress(OSError):
    """A host name led to an address that is not on the open internet."""

    def __init__(self, ip: str) -> None:
        self.ip = ip
        super().__init__(errno.EACCES, f"refused address {ip}")  # with a number: libraries show only its text
