"""Answers at the level of HTTP: endless, slow, malformed, of every status."""

from tests.hostile.case import GOOD, GOOD_TEXT, HTML, XML, Answer, Case, Talk, Wire, raw, reply, rss

TIME = "monitor.spiders.settings:TIMEOUT_S"
SIZE = "monitor.spiders.settings:FEED_BYTES"
FEED = rss(GOOD)
HEAD = "HTTP/1.1 200 OK\nContent-Type: text/xml\n"
CLOSE = HEAD + "Connection: close\n"


def answer(id: str, what: str, says_it: Answer, **more: object) -> Case:
    """Return a feed whose answer is given byte by byte."""
    values: dict[str, object] = {"items": 1, "holds": (GOOD_TEXT,)} | more
    return Case(id=id, what=what, serve=lambda base: {"/feed": says_it}, **values)  # type: ignore[arg-type]


def failing(id: str, what: str, says_it: Answer, error: str, **more: object) -> Case:
    """Return a feed whose answer is a failure."""
    return answer(id, what, says_it, items=0, holds=(), ends="failed", error=error, **more)


def endless(head: bytes, piece: bytes, pause_s: float = 0.0) -> Talk:
    """Return an answer that never ends."""

    async def talk(wire: Wire) -> None:
        await wire.send(head)
        while True:
            await wire.send(piece)
            if pause_s:
                await wire.pause(pause_s)

    return talk


def slowly(content: bytes, pause_s: float) -> Talk:
    """Return an answer that comes byte by byte."""

    async def talk(wire: Wire) -> None:
        for byte in content:
            await wire.send(bytes((byte,)))
            await wire.pause(pause_s)

    return talk


async def silence(wire: Wire) -> None:
    """Take the request and say nothing."""
    await wire.pause(3_600)


async def hang_up(wire: Wire) -> None:
    """Close the connection without an answer."""


async def reset(wire: Wire) -> None:
    """Break the connection off."""
    wire.reset()


async def reset_in_body(wire: Wire) -> None:
    """Break the connection off half-way."""
    await wire.send(raw(HEAD + "Content-Length: 5000\n\n", FEED[:100]))
    await wire.pause(0.05)
    wire.reset()


def chunks(*pieces: bytes, head: str = HEAD) -> bytes:
    """Return an answer in chunks as given."""
    return raw(head + "Transfer-Encoding: chunked\n\n") + b"".join(pieces)


WHOLE = b"%x\r\n%s\r\n0\r\n\r\n" % (len(FEED), FEED.encode())
CLASSES = {
    400: "http", 401: "login", 402: "forbidden", 403: "forbidden", 404: "not_found", 405: "http", 406: "http",
    407: "login", 408: "server", 409: "http", 410: "gone", 411: "http", 412: "http", 413: "http", 414: "http",
    415: "http", 416: "http", 417: "http", 418: "http", 421: "http", 422: "http", 423: "http", 424: "http", 425: "server",
    426: "http", 428: "http", 431: "http", 444: "http", 451: "forbidden", 494: "http", 499: "http", 500: "server",
    501: "server", 502: "server", 504: "server", 505: "server", 506: "server", 507: "server", 508: "server",
    509: "server", 511: "server", 520: "server", 521: "server", 522: "server", 523: "server", 524: "server",
    525: "server", 526: "server", 530: "server", 598: "server", 599: "server",
}  # fmt: skip
PAGE_OF_ERROR = "<html><body><h1>Fout</h1></body></html>"

CASES = (
    # --- Without end, without haste ---
    answer("http-endless", "a body that never ends", endless(raw(CLOSE + "\n", FEED), b" " * 65_536), says="larger than the limit", limit=SIZE),
    failing("http-endless-chunks", "chunks that never end, of nothing but brackets", endless(chunks(), b"1000\r\n" + b"<" * 4096 + b"\r\n"), "not_a_feed", limit=SIZE),
    failing("http-slow-head", "a header that comes byte by byte, for ever", endless(b"HTTP/1.1 200 OK\r\nX-A: ", b"a", 0.5), "timeout", limit=TIME),
    failing("http-slow-body", "a body that comes byte by byte, for ever", endless(raw(CLOSE + "\n", FEED), b" ", 0.5), "timeout", limit=TIME),
    failing("http-slow-chunks", "chunks of one byte, for ever", endless(chunks(), b"1\r\nx\r\n", 0.5), "timeout", limit=TIME),
    answer("http-slow-but-ends", "a feed byte by byte that does end", slowly(reply(FEED), 0.002)),
    failing("http-silence", "a server that takes the request and says nothing", silence, "timeout", limit=TIME),
    failing("http-hang-up", "a connection that is closed without an answer", hang_up, "connection"),
    failing("http-reset", "a connection that is reset", reset, "connection"),
    failing("http-reset-body", "a connection that is reset in the middle of the body", reset_in_body, "server", says="damaged"),
    failing("http-endless-1xx", "interim answers without end", endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 0.01), "timeout", limit=TIME),
    # --- Lengths ---
    answer("http-no-length", "no length: the end of the connection is the end", raw(CLOSE + "\n", FEED)),
    failing("http-short-length", "a length that is too short", raw(CLOSE + f"Content-Length: {len(FEED) - 30}\n\n", FEED), "http", says="damaged", lacks=("Bode",)),
    failing("http-long-length", "a length that is too long", raw(CLOSE + "Content-Length: 100000\n\n", FEED), "server", says="damaged"),
    failing("http-negative-length", "a negative length", raw(HEAD + "Content-Length: -5\n\n", FEED), "http"),
    failing("http-word-length", "a length in words", raw(HEAD + "Content-Length: veel\n\n", FEED), "http"),
    failing("http-huge-length", "a length of thirty digits", raw(HEAD + f"Content-Length: {'9' * 30}\n\n", FEED), "http"),
    failing("http-two-lengths", "two lengths that differ", raw(HEAD + f"Content-Length: 5\nContent-Length: {len(FEED)}\n\n", FEED), "http"),
    failing("http-length-and-chunks", "a length and chunks, as smuggled requests have", raw(HEAD + "Content-Length: 5\nTransfer-Encoding: chunked\n\n") + WHOLE, "http"),
    answer("http-chunks", "chunks as they should be", chunks(WHOLE)),
    failing("http-chunk-size-word", "a chunk with a word for its size", chunks(b"zz\r\nabc\r\n0\r\n\r\n"), "http"),
    failing("http-chunk-size-huge", "a chunk of sixteen digits", chunks(b"ffffffffffffffff\r\n" + FEED.encode()), "server"),
    failing("http-chunk-negative", "a chunk of negative size", chunks(b"-5\r\nabcde\r\n0\r\n\r\n"), "http"),
    failing("http-chunk-no-end", "chunks without the last", chunks(b"%x\r\n%s\r\n" % (len(FEED), FEED.encode())), "server"),
    failing("http-chunk-extension", "a chunk with an extension of 300 kB", chunks(b"5;" + b"x" * 300_000 + b"\r\nabcde\r\n0\r\n\r\n"), "not_a_feed"),
    # --- Headers ---
    failing("http-header-huge", "a header of a megabyte", raw(HEAD + f"X-A: {'a' * 1_000_000}\n\n", FEED), "http"),
    failing("http-header-many", "100,000 headers", raw(HEAD + "X-A: b\n" * 100_000 + "\n", FEED), "http"),
    failing("http-header-no-colon", "a header without a colon", raw(CLOSE + "dit is geen kop\n\n", FEED), "http"),
    failing("http-header-space", "a space before the colon", raw(CLOSE + "X-A : b\n\n", FEED), "http"),
    failing("http-header-nul", "a null byte in a header", raw(CLOSE + "X-A: a\x00b\n\n", FEED), "http"),
    answer("http-header-folded", "a header over two lines", raw(CLOSE + "X-A: a\n  b\n\n", FEED)),
    answer("http-header-utf8", "a header in UTF-8", raw(CLOSE.encode().replace(b"\n", b"\r\n") + "X-A: één\r\n\r\n".encode(), FEED)),
    answer("http-header-bytes", "a header with bytes that are no text", raw(CLOSE.encode().replace(b"\n", b"\r\n") + b"X-A: \xff\xfe\r\n\r\n", FEED)),
    answer("http-cookies", "60 cookies, of which none is kept", raw(CLOSE + "".join(f"Set-Cookie: a{n}=b; Domain=.nl\n" for n in range(60)) + "\n", FEED)),
    answer("http-lf", "lines that end in a line feed alone", b"HTTP/1.1 200 OK\nContent-Type: text/xml\nConnection: close\n\n" + FEED.encode()),
    # --- Status lines ---
    failing("http-garbage", "a status line that is none", raw("ONZIN\n\n", FEED), "http"),
    failing("http-09", "HTTP/0.9: a body without a header", FEED.encode(), "http"),
    failing("http-99", "a version that does not exist", raw("HTTP/9.9 200 OK\n\n", FEED), "http"),
    answer("http-10", "HTTP/1.0", raw("HTTP/1.0 200 OK\nContent-Type: text/xml\n\n", FEED)),
    failing("http-lower", "the protocol in small letters", raw("http/1.1 200 ok\n\n", FEED), "http"),
    failing("http-status-word", "a word for a status", raw("HTTP/1.1 prima OK\n\n", FEED), "http"),
    failing("http-status-0", "status 000", raw("HTTP/1.1 000 X\nConnection: close\n\n", FEED), "http"),
    failing("http-status-999", "status 999, as some give to robots", raw("HTTP/1.1 999 Denied\nConnection: close\n\n", FEED), "server"),
    failing("http-status-digits", "a status of four digits", raw("HTTP/1.1 2000 OK\n\n", FEED), "http"),
    answer("http-no-reason", "a status without a word", raw("HTTP/1.1 200\nContent-Type: text/xml\nConnection: close\n\n", FEED)),
    failing("http-ssh", "another protocol: SSH", b"SSH-2.0-OpenSSH_9.6\r\n", "http"),
    failing("http-smtp", "another protocol: mail", b"220 mail.voorbeeld.nl ESMTP\r\n", "http"),
    failing("http-tls", "TLS on a plain port", b"\x15\x03\x01\x00\x02\x02\x28" * 50, "http"),
    failing("http-zeros", "null bytes instead of HTTP", b"\x00" * 20_000, "http"),
    failing("http-line-huge", "a status line of a megabyte", b"HTTP/1.1 200 " + b"O" * 1_000_000, "http"),
    # --- Statuses that are no error ---
    answer("http-100", "100 and then the answer", raw("HTTP/1.1 100 Continue\n\n") + raw(CLOSE + "\n", FEED)),
    answer("http-103", "early hints and then the answer", raw("HTTP/1.1 103 Early Hints\nLink: </a.css>\n\n") + raw(CLOSE + "\n", FEED)),
    failing("http-101", "another protocol offered", raw("HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\n\n", FEED), "http"),
    failing("http-204", "204: no content", raw("HTTP/1.1 204 No Content\nConnection: close\n\n"), "not_a_feed"),
    failing("http-205", "205: empty", raw("HTTP/1.1 205 Reset Content\nContent-Length: 0\n\n"), "not_a_feed"),
    answer("http-206", "a part that was not asked for", reply(FEED, XML, f"Content-Range: bytes 0-{len(FEED)}/100000", status="206 Partial Content")),
    answer("http-203", "203: changed on the way", reply(FEED, status="203 Non-Authoritative")),
    answer("http-299", "a success that has no name", reply(FEED, status="299 Anders")),
    failing("http-304", "304 though nothing was known: no answer, and not \"nothing new\"", raw("HTTP/1.1 304 Not Modified\nETag: x\nConnection: close\n\n"), "http"),
    failing("http-300", "300: a choice of addresses", reply(FEED, status="300 Multiple Choices"), "http"),
    *(
        failing(f"http-{status}", f"status {status}", reply(PAGE_OF_ERROR, HTML, status=f"{status} Fout"), error)
        for status, error in CLASSES.items()
    ),
    # --- Asked to wait ---
    failing("wait-429", "429 with an hour to wait", reply("", HTML, "Retry-After: 3600", status="429 Too Many"), "rate_limited", limit="monitor.spiders.settings:MAX_WAIT_S"),
    failing("wait-503", "503 with a day to wait", reply("", HTML, "Retry-After: 86400", status="503 Busy"), "server", limit="monitor.spiders.settings:MAX_WAIT_S"),
    failing("wait-503-plain", "503 without a word of when", reply("", HTML, status="503 Busy"), "server"),
    failing("wait-ages", "a wait of a million years", reply("", HTML, f"Retry-After: {'9' * 40}", status="503 Busy"), "server", limit="monitor.spiders.settings:MAX_RETRY_AFTER_S"),
    failing("wait-date", "a wait until the year 9999", reply("", HTML, "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", status="503 Busy"), "server", limit="monitor.spiders.settings:MAX_RETRY_AFTER_S"),
    failing("wait-negative", "a negative wait", reply("", HTML, "Retry-After: -5", status="503 Busy"), "server"),
    failing("wait-words", "a wait in words", reply("", HTML, "Retry-After: straks", status="503 Busy"), "server"),
    failing("wait-float", "a wait that is not a number", reply("", HTML, "Retry-After: 1e309", status="503 Busy"), "server"),
    failing("wall-cloudflare", "a challenge of Cloudflare", reply("<title>Just a moment...</title>", HTML, "cf-mitigated: challenge", status="403 Forbidden"), "forbidden"),
    failing("wall-cloudflare-503", "a challenge under status 503", reply("<title>Just a moment...</title>", HTML, "cf-mitigated: challenge", status="503 Busy"), "forbidden"),
)  # fmt: skip
