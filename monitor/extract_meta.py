"""What a page says about itself: title, publication date, canonical address, whether it is free; never its author."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from monitor.errors import FetchError
from monitor.extract_html import one_line
from monitor.records import DateOrigin
from monitor.urls import canonical_url, same_site

_MAX_JSON_CHARS = 500_000
_MAX_SCRIPTS = 20
_MAX_NODES = 500
_ARTICLE = re.compile(r"Article|Posting|Report|Review|LiveBlog|WebPage$|GovernmentService|Event$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """What a page says about itself."""

    title: str
    dates: tuple[tuple[DateOrigin, str], ...]  # as written, most trustworthy first
    canonical: str | None  # only on the same site, and only where it can be the same article
    is_article: bool  # says that it is an article, in JSON-LD or Open Graph
    is_free: bool | None  # None: does not say
    paid_selectors: tuple[str, ...]  # CSS classes of the parts that are not free
    body: str  # the article as JSON-LD gives it; may be empty
    robots: str  # content of <meta name="robots">
    tdm_reserved: bool


def read_meta(tree: Any, url: str) -> PageMeta:
    """Read the head of a parsed page.

    Args:
        tree: lxml element of the document.
        url: the page's own address, after redirects.
    """
    nodes = tuple(json_ld_nodes(tree))
    metas = _metas(tree)
    return PageMeta(
        title=_title(tree, metas, nodes),
        dates=tuple(_dates(tree, metas, nodes, url)),
        canonical=_canonical(tree, metas, url),
        is_article=any(_is_article(node) for node in nodes) or metas.get("og:type", "") == "article",
        is_free=_is_free(nodes, metas),
        paid_selectors=tuple(_paid_selectors(nodes)),
        body=max((_string(node.get("articleBody")) for node in nodes), key=len, default=""),
        robots=", ".join(metas[name] for name in ("robots", "onrustmonitor") if name in metas),
        tdm_reserved=metas.get("tdm-reservation", "").strip() == "1",
    )


# --- JSON-LD ------------------------------------------------------------------------------------------------------


def json_ld_nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield what the JSON-LD of a page describes, one mapping each; what cannot be read is passed over."""
    scripts = tree.xpath("//script[contains(translate(@type,'LDJSON','ldjson'),'ld+json')]")
    for script in scripts[:_MAX_SCRIPTS]:
        source = (script.text or "").strip()
        if not 2 < len(source) <= _MAX_JSON_CHARS:
            continue
        try:
            document = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(document)


def _nodes(document: Any) -> Iterator[dict[str, Any]]:
    """Walk JSON-LD without recursion, through lists, ``@graph`` and ``mainEntity``."""
    waiting, n_seen = [document], 0
    while waiting and n_seen < _MAX_NODES:
        node = waiting.pop(0)
        n_seen += 1
        if isinstance(node, list):
            waiting.extend(node[:_MAX_NODES])
        elif isinstance(node, dict):
            waiting.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)
            yield node


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name != "WebPage" and _ARTICLE.search(name) for name in names)


def _is_free(nodes: tuple[dict[str, Any], ...], metas: dict[str, str]) -> bool | None:
    said = [str(node["isAccessibleForFree"]).lower() for node in nodes if "isAccessibleForFree" in node]
    if any(word in ("false", "http://schema.org/false", "https://schema.org/false", "no") for word in said):
        return False
    if metas.get("article:content_tier", "").lower() in ("locked", "paid", "premium"):
        return False
    return True if said or metas.get("article:content_tier", "").lower() == "free" else None


def _paid_selectors(nodes: tuple[dict[str, Any], ...]) -> Iterator[str]:
    for node in nodes:
        parts = node.get("hasPart")
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, dict) and str(part.get("isAccessibleForFree", "")).lower() == "false":
                yield from re.findall(r"\.([\w-]{1,80})", _string(part.get("cssSelector"))[:500])


# --- Head ---------------------------------------------------------------------------------------------------------


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = meta.get("content")
        if name and content and len(found) < _MAX_NODES:
            found.setdefault(name, content[:2000])
    return found


def _title(tree: Any, metas: dict[str, str], nodes: tuple[dict[str, Any], ...]) -> str:
    headlines = [_string(node.get("headline") or node.get("name")) for node in nodes if _is_article(node)]
    candidates = [
        *headlines,
        metas.get("og:title", ""),
        *(_own_text(node) for node in tree.xpath("(//h1)[position()<3]")),
    ]
    candidates += [metas.get("twitter:title", ""), *(_own_text(node) for node in tree.xpath("(//title)[1]"))]
    site = metas.get("og:site_name", "").strip()
    for candidate in candidates:
        title = one_line(candidate)
        if site and len(title) > len(site):
            title = re.sub(rf"\s+[|·•–—-]\s+{re.escape(site)}$", "", title)
        if len(title) > 2:
            return title
    return ""


def _own_text(node: Any) -> str:
    return "".join(node.xpath(".//text()[not(ancestor::script) and not(ancestor::style)]"))[:1000]


_DATE_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date.issued", "dc.date",
    "dcterms.date", "dcterms.created", "dcterms.issued", "publishdate", "pubdate", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "overheid.issued", "og:pubdate",
)  # fmt: skip


def _dates(
    tree: Any, metas: dict[str, str], nodes: tuple[dict[str, Any], ...], url: str
) -> Iterator[tuple[DateOrigin, str]]:
    for node in nodes:
        if written := _string(node.get("datePublished") or (node.get("uploadDate") if _is_article(node) else "")):
            yield "json_ld", written
    for name in _DATE_METAS:
        if name in metas:
            yield "meta", metas[name]
    times = tree.xpath("//*[@itemprop='datePublished'] | //article//time | //main//time | //header//time")
    for node in times[:3]:
        if written := node.get("datetime") or node.get("content") or _own_text(node).strip():
            yield "time_tag", written
    if found := re.search(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|-|_|$)", url):
        yield "url", f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"


def _canonical(tree: Any, metas: dict[str, str], url: str) -> str | None:
    links = tree.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")
    try:
        own = canonical_url(url)  # without parameters that only track
    except FetchError:
        own = url
    for written in (*links[:1], metas.get("og:url", "")):
        try:
            canonical = canonical_url(str(written), url) if written else ""
        except FetchError:
            continue
        if canonical and same_site(canonical, url) and _same_article(canonical, own):
            return canonical
    return None


def _same_article(canonical: str, url: str) -> bool:
    """Whether two addresses can name one article: the last part of the path or a long number is the same.

    Sites exist whose pages all call the front page or the section their canonical address, also where only the query
    tells the articles apart ("/nieuws?id=1"). Where the canonical address lacks a part of the query, it must therefore
    name the article by something else.
    """
    first, second = (_last_part(address) for address in (canonical, url))
    lacking = _parameters(url) - _parameters(canonical)
    if (
        first
        and first == second
        and (not lacking or _names_article(first) or _is_named_by_path(canonical, url, lacking))
    ):
        return True
    telling = f"{second} {url.partition('?')[2]}" if lacking else url
    return bool(set(re.findall(r"\d{4,}", canonical)) & set(re.findall(r"\d{5,}", telling)))


def _parameters(address: str) -> set[str]:
    return {pair for pair in address.partition("?")[2].split("&") if pair}


def _names_article(part: str) -> bool:
    """Whether the last part of a path is a headline or has a long number; a section has a word or three."""
    return len(re.findall(r"[^\W_]+", part)) > 3 or bool(re.search(r"\d{5,}", part))


def _is_named_by_path(canonical: str, url: str, lacking: set[str]) -> bool:
    """Whether the same path names the article by a long number or a day before a short headline.

    Sections have numbers too, of fewer digits, and archives have days: what lacks may then hold no number.
    """
    path = "/".join(_path_parts(canonical))
    if path != "/".join(_path_parts(url)) or any(re.search(r"\d", pair.partition("=")[2] or pair) for pair in lacking):
        return False
    return bool(re.search(r"(?<!\d)\d{6,}(?!\d)|(?:^|/)(?:19|20)\d\d[/-]\d{1,2}[/-]\d{1,2}/", path))


def _path_parts(address: str) -> list[str]:
    path = address.split("://", 1)[-1].partition("/")[2].split("?", 1)[0].rstrip("/")
    return [part for part in path.split("/") if part not in ("amp", "index.html", "index.php")]


def _last_part(address: str) -> str:
    parts = _path_parts(address)
    return re.sub(r"(?:\.amp)?\.(?:html?|php|aspx)$", "", parts[-1]) if parts else ""


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
