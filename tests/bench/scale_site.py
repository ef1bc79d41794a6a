"""A server on this machine with thousands of hosts, each with a feed and its articles, made up as they are asked for.

Every host has a loopback address of its own (127.1.0.1 and on), so that the pace per host is really kept. The same
numbers give the same texts. ``python -m tests.bench.scale_site FEEDS ITEMS PORT NOW``
"""

import asyncio
import random
import sys
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache

N_SENTENCES = 12
COPIES = 10  # one article in so many is a copy of one of another host
_KEPT = 0.75  # of the words of a sentence; the others are taken from elsewhere, so that separate texts are separate
_MENU = "".join(f'<li><a href="/rubriek/{n}">Rubriek nummer {n}</a></li>' for n in range(120))
_SCRIPT = (
    "<script>" + "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments);}" * 150 + "</script>"
)


def host(n: int) -> str:
    """Return the address of the how manieth host, from 0."""
    return f"127.1.{n // 250}.{n % 250 + 1}"


class World:
    """The texts of all hosts."""

    def __init__(self, n_items: int, port: int, now: datetime) -> None:
        from monitor.demo.world import load_world
        from monitor.text import sentences

        self.n_items, self.port, self.now = n_items, port, now
        texts = [text.text for text in load_world().originals]
        self._sentences = [text[start:end].split() for text in texts for start, end in sentences(text)]
        self._words = [word for one in self._sentences for word in one]

    def article(self, n: int, k: int) -> tuple[str, list[str]]:
        """Return the title and the paragraphs of an article of a host."""
        if (n + k) % COPIES == 0:
            n -= n % COPIES  # of the first of its ten neighbours
            title, paragraphs = self._own(n, k)
            return title, paragraphs[1:]
        return self._own(n, k)

    @lru_cache(maxsize=5_000)  # noqa: B019  # one world a process
    def _own(self, n: int, k: int) -> tuple[str, list[str]]:
        rng = random.Random(f"{n}/{k}")
        made = []
        for sentence in rng.choices(self._sentences, k=N_SENTENCES + 1):
            words = [word if rng.random() < _KEPT else rng.choice(self._words) for word in sentence]
            made.append(" ".join(words))
        return made[0][:90], [" ".join(made[start : start + 3]) for start in range(1, N_SENTENCES + 1, 3)]

    def feed(self, n: int) -> str:
        """Return the feed of a host."""
        base = f"http://{host(n)}:{self.port}"
        items = []
        for k in range(self.n_items):
            title, paragraphs = self.article(n, k)
            at = format_datetime(self.now - timedelta(minutes=20 + k * (7 * 1440 // self.n_items)))
            items.append(
                f"<item><title><![CDATA[{title}]]></title><link>{base}/a/{k}</link><guid>{base}/a/{k}</guid>"
                f"<pubDate>{at}</pubDate><description><![CDATA[{paragraphs[0][:200]}]]></description></item>"
            )
        return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Bode</title>{''.join(items)}</channel></rss>"

    def page(self, n: int, k: int) -> str:
        """Return the page of an article; about 45 kB."""
        title, paragraphs = self.article(n, k)
        text = "".join(f"<p>{one}</p>" for one in paragraphs)
        return (
            f"<html lang='nl'><head><title>{title}</title>{_SCRIPT}</head><body><nav><ul>{_MENU}</ul></nav>"
            f"<article><h1>{title}</h1>{text}</article><aside><ul>{_MENU}</ul></aside><footer><ul>{_MENU}</ul></footer>"
            "</body></html>"
        )


class Connection(asyncio.Protocol):
    """One connection: requests without a body, answered one after the other."""

    def __init__(self, world: World, n: int) -> None:
        self._world, self._n = world, n
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode("latin-1")
            status, kind, body = self._answer(path)
            length = f"Content-Type: {kind}; charset=utf-8\r\nContent-Length: {len(body)}"
            self._transport.write(f"HTTP/1.1 {status}\r\n{length}\r\n\r\n".encode() + body)

    def _answer(self, path: str) -> tuple[str, str, bytes]:
        if path == "/feed":
            return "200 OK", "application/rss+xml", self._world.feed(self._n).encode()
        if path.startswith("/a/"):
            return "200 OK", "text/html", self._world.page(self._n, int(path[3:])).encode()
        return "404 Not Found", "text/plain", b"niet gevonden"


async def serve(n_feeds: int, world: World) -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(lambda n=n: Connection(world, n), host(n), world.port)  # type: ignore[misc]
        for n in range(n_feeds)
    ]
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    for server in servers:
        server.close()


if __name__ == "__main__":
    feeds, items, port, now = sys.argv[1:]
    asyncio.run(serve(int(feeds), World(int(items), int(port), datetime.fromisoformat(now))))
