"""A fetch that failed: with the class that health and back-off go by."""

from monitor.errors import FetchError
from monitor.records import ErrorClass


class FetchFailed(FetchError):
    """A page could not be had. Carries why, in a class, and how long the host asked to stay away."""

    def __init__(self, url: str, error: ErrorClass, reason: str, retry_after_s: float | None = None) -> None:
        self.error, self.retry_after_s = error, retry_after_s
        super().__init__(url, reason)


class UnsafeAddress(OSError):
    """A host name led to an address that is not on the open internet."""

    def __init__(self, host: str, ip: str) -> None:
        self.host, self.ip = host, ip
        super().__init__(f"refused address {ip} of {host}")
