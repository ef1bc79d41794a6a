"""A site of the weight of a newspaper's, served by a process of its own: feeds, robots.txt and article pages.

``python -m tests.bench.pages_site N_HOSTS N_PAGES`` prints its port and serves until standard input ends. The hosts are
127.0.0.2 and on: one address each, so that "one request per host at a time" is really met.
"""

import asyncio
import html
import json
import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from monitor.models.corpus import read_corpus

CORPUS = Path(__file__).resolve().parents[2] / "data" / "corpus"
FIRST = datetime(2026, 11, 24, 6, tzinfo=UTC)
_SEED = 20261130
_SCRIPT_BYTES = 18_000  # of the kind that every newspaper page carries before its first letter of text


def hosts(n: int) -> list[str]:
    """Return the addresses of ``n`` hosts on this machine."""
    return [f"127.0.0.{2 + i}" for i in range(n)]


class Pages:
    """Makes the pages: texts of the corpus in a template of about 60 kB, the same in every run."""

    def __init__(self, port: int, n_pages: int) -> None:
        self._port = port
        self._n_pages = n_pages
        self._texts = [one.text for one in read_corpus(CORPUS) if len(one.text) > 300]
        chosen = random.Random(_SEED)
        self._script = "".join(chosen.choice("abcdef(){};=0123456789,.[]") for _ in range(_SCRIPT_BYTES))

    def answer(self, host: str, path: str) -> tuple[str, bytes]:
        """Return content type and body; an unknown path gives an empty text."""
        if path == "/robots.txt":
            return "text/plain", b"User-agent: *\nDisallow: /account/\n"
        if path == "/feed.xml":
            return "application/rss+xml", self._feed(host).encode()
        if path.startswith("/artikel/"):
            return "text/html; charset=utf-8", self._page(host, int(path.rpartition("/")[2])).encode()
        return "text/plain", b""

    def _feed(self, host: str) -> str:
        entries = "".join(
            f"<item><title>{html.escape(self._title(host, i))}</title><link>http://{host}:{self._port}/artikel/{i}</link>"
            f"<guid>http://{host}:{self._port}/artikel/{i}</guid>"
            f"<pubDate>{format_datetime(FIRST - timedelta(minutes=7 * i))}</pubDate>"
            f"<description>{html.escape(self._text(host, i)[0][:200])}</description></item>"
            for i in range(self._n_pages)
        )
        channel = f"<channel><title>{host}</title>{entries}</channel>"
        return f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'>{channel}</rss>"

    def _chosen(self, host: str, i: int) -> random.Random:
        return random.Random(f"{_SEED}|{host}|{i}")

    def _title(self, host: str, i: int) -> str:
        return self._text(host, i)[0].partition(".")[0][:90]

    def _text(self, host: str, i: int) -> list[str]:
        chosen = self._chosen(host, i)
        return [chosen.choice(self._texts) for _ in range(4)]

    def _page(self, host: str, i: int) -> str:
        chosen = self._chosen(host, -1 - i)
        title = html.escape(self._title(host, i))
        body = "".join(f"<p class='paragraph'>{html.escape(p)}</p>" for p in self._text(host, i))
        links = "".join(
            f"<li class='nav__item nav__item--{k % 5}'><a class='link' href='/rubriek/{k}' data-id='{k * 7919}'>"
            f"<span class='icon icon--{k % 9}'></span>Rubriek {k}</a></li>"
            for k in range(60)
        )
        teasers = "".join(
            f"<article class='teaser'><a href='/artikel/{chosen.randrange(10_000)}'><picture>"
            f"<source srcset='/i/{k}.webp'><img src='/i/{k}.jpg' alt='' width='320' height='180'></picture>"
            f"<h3 class='teaser__title'>{html.escape(chosen.choice(self._texts)[:70])}</h3>"
            f"<time>{k + 1} uur geleden</time></a></article>"
            for k in range(40)
        )
        data = json.dumps({
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": self._title(host, i),
            "datePublished": (FIRST - timedelta(minutes=7 * i)).isoformat(), "isAccessibleForFree": True,
        })  # fmt: skip
        return (
            f"<!doctype html><html lang='nl'><head><meta charset='utf-8'><title>{title} - Krant</title>"
            f"<link rel='canonical' href='http://{host}:{self._port}/artikel/{i}'>"
            f"<meta property='og:title' content='{title}'><meta property='og:type' content='article'>"
            f"<script type='application/ld+json'>{data}</script><script>var s='{self._script}';</script></head>"
            f"<body><header><nav><ul>{links}</ul></nav></header><main><article class='article'><h1>{title}</h1>"
            f"<div class='article__body'>{body}</div></article><aside class='sidebar'>{teasers}</aside></main>"
            f"<footer><ul>{links}</ul><p>Alle rechten voorbehouden</p></footer></body></html>"
        )


async def serve(n_hosts: int, n_pages: int) -> None:
    """Serve until standard input ends."""

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                kind, body = cache[host, path] if (host, path) in cache else remember(host, path)
                writer.write(
                    f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def remember(host: str, path: str) -> tuple[str, bytes]:
        cache[host, path] = pages.answer(host, path)
        return cache[host, path]

    cache: dict[tuple[str, str], tuple[str, bytes]] = {}
    first = await asyncio.start_server(one, hosts(n_hosts)[0], 0)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(one, host, port) for host in hosts(n_hosts)[1:]]
    pages = Pages(port, n_pages)
    for host in hosts(n_hosts):  # made before the clock runs: a server's work is not what is measured
        remember(host, "/feed.xml")
        for i in range(n_pages):
            remember(host, f"/artikel/{i}")
    print(port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for server in (first, *others):
        server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
