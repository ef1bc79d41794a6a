"""Compressed answers: bombs, lies and damage."""

import gzip
import zlib
from functools import lru_cache

import brotli

from tests.hostile.case import GOOD, GOOD_TEXT, XML, Case, reply, rss

LIMIT = "monitor.spiders.settings:FEED_BYTES"
PLAIN = rss(GOOD).encode()


@lru_cache(maxsize=1)
def _zeros() -> bytes:
    """Return gzip that unpacks to 200 MB of white space after the beginning of a feed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [packer.compress(rss(GOOD).encode())]
    pieces += [packer.compress(b" " * 1_000_000) for _ in range(200)]
    return b"".join((*pieces, packer.flush()))


@lru_cache(maxsize=1)
def _brotli_zeros() -> bytes:
    return brotli.compress(rss(GOOD).encode() + b" " * 100_000_000, quality=5)  # type: ignore[no-any-return]


def packed(id: str, what: str, body: bytes, encoding: str, **more: object) -> Case:
    """Return a feed under a content encoding."""
    answer = reply(body, XML, *([f"Content-Encoding: {encoding}"] if encoding else []))
    values: dict[str, object] = {"items": 1, "holds": (GOOD_TEXT,)} | more
    return Case(id=id, what=what, serve=lambda base: {"/feed": answer}, **values)  # type: ignore[arg-type]


def refused(id: str, what: str, body: bytes, encoding: str, says: str, error: str = "http", **more: object) -> Case:
    """Return a feed that cannot be unpacked."""
    return packed(id, what, body, encoding, items=0, holds=(), ends="failed", error=error, says=says, **more)


def _deflated(body: bytes, bits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    return packer.compress(body) + packer.flush()


_NAMED = b"\x1f\x8b\x08\x08" + b"\x00" * 6 + b"naam" * 500_000

CASES = (
    packed("pack-gzip-bomb", "gzip that unpacks to 200 MB", _zeros(), "gzip", says="larger than the limit", limit=LIMIT),
    packed("pack-brotli-bomb", "brotli that unpacks to 100 MB", _brotli_zeros(), "br", says="larger than the limit", limit=LIMIT),
    packed("pack-deflate-bomb", "deflate that unpacks to 50 MB", zlib.compress(PLAIN + b" " * 50_000_000, 9), "deflate", says="larger than the limit", limit=LIMIT),
    packed("pack-members-bomb", "4,000 gzip members that unpack to 40 MB", gzip.compress(PLAIN) + gzip.compress(b" " * 10_000) * 4_000, "gzip", says="larger than the limit", limit=LIMIT),
    packed("pack-file-bomb", "a gzipped file, served as it is, that unpacks to 200 MB", _zeros(), "", limit=LIMIT),
    refused("pack-file-in-gzip", "gzip within gzip that unpacks to 200 MB, called XML", gzip.compress(gzip.compress(_zeros())), "gzip", "", "not_a_feed", limit=LIMIT),
    refused("pack-nested", "gzip within gzip, declared twice", gzip.compress(gzip.compress(PLAIN)), "gzip, gzip", "more than one content encoding"),
    refused("pack-many", "a thousand encodings declared", PLAIN, ", ".join(["gzip"] * 1_000), "more than one content encoding"),
    packed("pack-deflate-zlib", "deflate with its header, as the standard says", zlib.compress(PLAIN), "deflate"),
    packed("pack-deflate-raw", "deflate without a header, as some servers send", _deflated(PLAIN, -15), "deflate"),
    packed("pack-x-gzip", "gzip under its old name", gzip.compress(PLAIN), "x-gzip"),
    packed("pack-capitals", "gzip in capitals", gzip.compress(PLAIN), "GZIP"),
    packed("pack-identity", "an encoding that says nothing was packed", PLAIN, "identity"),
    packed("pack-members", "a feed in two gzip members", gzip.compress(PLAIN[:40]) + gzip.compress(PLAIN[40:]), "gzip"),
    packed("pack-garbage-after", "gzip with something else after it", gzip.compress(PLAIN) + b"<!-- served by x -->", "gzip"),
    packed("pack-nul-after", "gzip filled up with null bytes", gzip.compress(PLAIN) + b"\x00" * 5_000, "gzip"),
    packed("pack-truncated", "gzip that is cut off: what came is read, and the cut is said", gzip.compress(rss(GOOD).encode() + b"<!-- " + bytes(range(256)) * 20)[:-300], "gzip", ends="failed", error="connection", says="broke off"),
    refused("pack-empty", "nothing, called gzip", b"", "gzip", "", "not_a_feed"),
    refused("pack-plain-as-gzip", "plain XML, called gzip", PLAIN, "gzip", "damaged", "server"),
    refused("pack-gzip-as-br", "gzip, called brotli", gzip.compress(PLAIN), "br", "damaged", "server"),
    refused("pack-plain-as-br", "plain XML, called brotli", PLAIN, "br", "damaged", "server"),
    refused("pack-zstd", "an encoding that was not asked for", PLAIN, "zstd", "unknown content encoding"),
    refused("pack-compress", "an encoding of the last century", PLAIN, "compress", "unknown content encoding"),
    refused("pack-invented", "an encoding that does not exist", PLAIN, "x" * 500, "unknown content encoding"),
    refused("pack-checksum", "gzip with a wrong checksum", gzip.compress(PLAIN)[:-8] + b"\x00" * 8, "gzip", "damaged", "server"),
    refused("pack-bits", "gzip with changed bits", gzip.compress(PLAIN)[:30] + b"\xff" * 50 + gzip.compress(PLAIN)[80:], "gzip", "damaged", "server"),
    refused("pack-long-name", "gzip with a file name of two megabytes and no end", _NAMED, "gzip", "", "not_a_feed"),
)  # fmt: skip
