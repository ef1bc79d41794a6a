"""Canonical web addresses, the registered domain behind them, and which IP addresses may be connected to.

w3lib does quoting, internationalised names, dot segments and sorting of the query. Removing tracking parameters is our
own list: courlan's also removes ``cid``, ``uid``, ``source`` and ``session``, by which some sites name their articles.
"""

import hashlib
import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from monitor.errors import FetchError

MAX_URL_LENGTH = 2048  # longer ones are traps or data, not addresses; the usual limit of crawlers and proxies
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that tell where a reader came from, never which page it is. Sources: the removal lists of AdGuard
# (TrackParamFilter) and ClearURLs, and the addresses in Dutch news feeds.
_TRACKING = re.compile(
    r"""^(?: utm_\w+ | pk_\w+ | mtm_\w+ | matomo_\w+ | at_(?:medium|campaign|custom\w*|format|link\w*|creation)
        | _ga | _gl | _hs\w+ | hs\w*tracking | __s | __hs\w+
        | (?:fbc|gc|dc|twc|yc|ysc|ttc)lid | (?:msclk|wbra|gbra|li_fat_)id | gclsrc | igshid | igsh | mkt_tok
        | mc_[ce]id | ml_subscriber\w* | vero_\w+ | oly_\w+ | xtor | wt_mc\w* | wtmc | ns_\w+ | cmpid | icid | s_cid
        | trk\w* | spm | share | sharesource | fb_\w+ | ref_src | ref_url | referrer | feature_source | amp_\w+
        | phpsessid | jsessionid | aspsessionid\w* | sid_session )$""",
    re.VERBOSE | re.IGNORECASE,
)
_TRACKING_VALUES = {("ref", "rss"), ("ref", "twitter"), ("ref", "facebook"), ("from", "rss"), ("source", "rss"),
                    ("src", "rss"), ("utm", "rss"), ("amp", "1"), ("output", "rss")}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x20\x7f\u200b\u2028\u2029\ufeff]+")
# phpBB and vBulletin put the session of a visitor without cookies into every link; "sid=12" elsewhere names an article.
_SESSION_NAMES = frozenset(("sid", "s"))
_SESSION_VALUE = re.compile(r"[0-9a-f]{32}")
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/?#;]*", re.IGNORECASE)


def canonical_url(url: str, base: str | None = None) -> str:
    """Return the one form of a web address under which a page is known.

    Lower-case scheme and host (internationalised names in ASCII), no default port, user, fragment, session or tracking
    parameters; dot segments resolved, percent-encoding in one form, query sorted. Idempotent.

    Args:
        url: absolute, or relative to ``base``.
        base: absolute address of the page that names it.

    Raises:
        FetchError: it is no http(s) address, is longer than ``MAX_URL_LENGTH``, or cannot be read.
    """
    text = url.strip()
    if len(text) > MAX_URL_LENGTH:
        raise FetchError(text[:200], f"the address has more than {MAX_URL_LENGTH} characters")
    try:
        joined = urljoin(base, _CONTROL.sub(" ", text).strip()) if base else _CONTROL.sub(" ", text).strip()
        result = _canonical(joined)
    except (ValueError, UnicodeError) as error:
        raise FetchError(text[:200], f"not a web address: {error}") from error
    if len(result) > MAX_URL_LENGTH:
        raise FetchError(text[:200], f"the address has more than {MAX_URL_LENGTH} characters when quoted")
    return result


@lru_cache(maxsize=4_096)  # the guid of an entry is mostly its link once more
def _canonical(url: str) -> str:
    from w3lib.url import canonicalize_url  # w3lib takes a while to import; `--help` does not need it

    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise ValueError("only http and https addresses are collected")
    bare = SplitResult(scheme, _netloc(parts, scheme), _SESSION_PATH.sub("", parts.path), parts.query, "")
    cleaned = urlunsplit(bare._replace(query=_without_tracking(parts.query)))
    previous = ""
    for _ in range(3):  # quoting may bring forth another dot segment ("%2e%2e"); a fixed point comes at once otherwise
        if cleaned == previous:
            break
        previous, cleaned = cleaned, canonicalize_url(cleaned)
    return cleaned


def _netloc(parts: SplitResult, scheme: str) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise ValueError("the address has no host")
    port = parts.port  # raises ValueError when it is no number up to 65535
    host = f"[{host}]" if ":" in host else _ascii_host(host)
    return host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"


def _ascii_host(host: str) -> str:
    if host.isascii():
        if not re.fullmatch(r"[a-z0-9._-]+", host):
            raise ValueError("the host has characters that no host may have")
        return host
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError(f"the host is not a valid internationalised name: {error}") from error


def _without_tracking(query: str) -> str:
    if not query:
        return ""
    kept = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if name in _SESSION_NAMES and _SESSION_VALUE.fullmatch(value):
            continue
        if pair and not _TRACKING.match(name) and (name.lower(), value.lower()) not in _TRACKING_VALUES:
            kept.append(pair)
    return "&".join(kept)


def item_id(url: str) -> str:
    """Return the stable id of the page at a canonical address: 20 hex digits.

    The scheme and a leading ``www.`` do not count, so a site that moves to https does not bring all its pages again.
    """
    return hashlib.sha256(url_key(url).encode()).hexdigest()[:20]


def url_key(url: str) -> str:
    """Return what identifies a canonical address: without scheme, leading ``www.`` and the slash at the end."""
    rest = url.split("://", 1)[-1]
    return rest.removeprefix("www.").rstrip("/")


def authority(url: str) -> str:
    """Return ``host:port`` of an address; the unit in which requests are paced."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return f"{host}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)}"


def host_of(url: str) -> str:
    """Return the host of an address in lower case; empty when there is none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


@lru_cache(maxsize=10_000)
def registered_domain(host_or_url: str) -> str:
    """Return the part of a host name that somebody registered: ``news.example.co.uk`` gives ``example.co.uk``.

    An IP address, or a name that is itself a public suffix, is returned as it is. Uses the list of public suffixes that
    comes with tldextract; nothing is fetched.
    """
    host = host_of(host_or_url) if "://" in host_or_url else host_or_url.lower().strip("[]")
    try:
        ipaddress.ip_address(host)
        return host
    except ValueError:
        pass
    return _suffix_list()(host) or host


@lru_cache(maxsize=1)
def _suffix_list() -> "_Suffixes":
    return _Suffixes()


class _Suffixes:
    """The public suffix list, read once."""

    def __init__(self) -> None:
        import tldextract

        self._extract = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=False)

    def __call__(self, host: str) -> str:
        return self._extract(host).top_domain_under_public_suffix


def same_site(first: str, second: str) -> bool:
    """Whether two addresses belong to one registered domain."""
    return registered_domain(first) == registered_domain(second) != ""


def in_domains(host: str, domains: frozenset[str]) -> bool:
    """Whether a host is one of ``domains`` or lies below one of them."""
    labels = host.lower().rstrip(".").split(".")
    return any(".".join(labels[start:]) in domains for start in range(len(labels)))


# Ranges that carry another address inside them, by which a private host could be reached through a public one:
# NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380), IPv4-compatible (RFC 4291).
_CARRIERS = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)


def is_public_address(ip: str) -> bool:
    """Whether an IP address is one on the open internet.

    Private, loopback, link-local (with the metadata addresses of clouds), shared, documentation, multicast, reserved
    and unspecified ranges are not, nor are IPv6 ranges that carry an IPv4 address. Text that is no address is not.
    """
    try:
        address = ipaddress.ip_address(ip.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public_address(str(address.ipv4_mapped))
        if any(address in net for net in _CARRIERS) or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def is_loopback_address(ip: str) -> bool:
    """Whether an IP address is this machine itself (127.0.0.0/8 or ::1)."""
    try:
        address = ipaddress.ip_address(ip.split("%", 1)[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
