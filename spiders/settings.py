"""Limits of collecting and the settings that Scrapy runs under. Nothing here can be switched off from outside."""

from typing import Any

from monitor import __version__

ROBOT = "onrustmonitor"  # the name by which robots.txt addresses us

FEED_BYTES = 5_000_000
PAGE_BYTES = 3_000_000
ROBOTS_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB
MAX_REDIRECTS = 10
ROBOTS_REDIRECTS = 5  # RFC 9309, 2.3.1.2
TIMEOUT_S = 30.0  # from the first byte sent to the last received
CONNECT_TIMEOUT_S = 10.0
MAX_CONNECTIONS = 64  # over all hosts; one per host
MAX_ACTIVE_SOURCES = 200  # being polled or having their pages fetched at one time: bounds memory, not speed

MIN_DELAY_S = 2.0  # between two requests to a public host, whatever a source file says
MAX_CRAWL_DELAY_S = 60.0  # a robots.txt that asks for more is taken to ask for this
ROBOTS_TTL_S = 24 * 3600
HOST_DOWN_S = 600.0  # how long a host that could not be reached is left alone
MAX_RETRY_AFTER_S = 24 * 3600
MAX_WAIT_S = 60.0  # a Retry-After up to this is waited out in the run, a longer one puts the host off to the next
MAX_ATTEMPTS = 4  # at one page, before the feed's own text is kept instead
THREAD_PAGES = 20  # of one thread in one run; the others wait for the next
THREAD_POSTS = 1_000  # of one thread in one run, after which no further page is asked for
BATCH = 20  # items saved in one transaction: what a kill can cost is fetched again


def user_agent(contact: str) -> str:
    """Return the name under which we come, with the address where somebody can complain."""
    return f"{ROBOT}/{__version__} (+{contact})"


def scrapy_settings() -> dict[str, Any]:
    """Return the settings of every crawler: our own download handler, nothing of Scrapy's that fetches by itself."""
    handler = "monitor.spiders.download.PoliteDownloadHandler"
    return {
        "TWISTED_REACTOR_ENABLED": False,  # plain asyncio: a process can crawl more than once
        "SPIDER_MODULES": ["monitor.spiders"],
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, "data": None, "file": None, "ftp": None, "s3": None},
        "DOWNLOADER_MIDDLEWARES_BASE": {},  # robots, pacing, redirects, decompression: download.py and fetch.py
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},  # no telnet, no remote control, no statistics in the log
        "CONCURRENT_REQUESTS": 0,  # the gate lets one request through per host, and MAX_CONNECTIONS in all
        "CONCURRENT_REQUESTS_PER_DOMAIN": 10_000,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_DELAY_JITTER": 0,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,  # the application says where logs go
        "STATS_DUMP": False,
    }
