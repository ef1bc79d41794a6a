"""Feeds, sitemaps and articles for the loopback site."""

from tests.end_to_end.site.server import Reply

PARAGRAPHS = (
    "Het college van burgemeester en wethouders wil in het leegstaande gebouw opvang voor tachtig mensen.",
    "Bewoners konden dinsdagavond in sporthal De Meent vragen stellen over het verkeer en de school.",
    "Volgens de gemeente is er nog niets besloten; de raad praat er in december over, daarna volgt een besluit.",
)


def article(title: str, *extra: str, head: str = "") -> str:
    """Return an article of three paragraphs that name it, and more where asked."""
    text = "".join(f"<p>{title}: {paragraph}</p>" for paragraph in (*PARAGRAPHS, *extra))
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{text}</article></body></html>"
    )


def item(title: str, link: str, *, text: str = "", date: str = "Tue, 03 Nov 2026 14:05:00 GMT", guid: str = "") -> str:
    """Return one item of an RSS feed."""
    when = f"<pubDate>{date}</pubDate>" if date else ""
    name = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    address = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{address}{name}{when}<description>{text}</description></item>"


def rss(*items: str, channel: str = "") -> str:
    """Return an RSS feed."""
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Bode</title>"
        f"{channel}{''.join(items)}</channel></rss>"
    )


def feed(*items: str, **headers: str) -> Reply:
    """Return an RSS feed as an answer; names of headers with underscores."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(rss(*items), content_type="application/rss+xml", headers=names)


def moved(to: str, status: int = 301) -> Reply:
    """Return a redirect."""
    return Reply("", status=status, headers={"Location": to})
