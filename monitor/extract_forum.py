"""The posts of one page of a public thread: the words of each, its own anchor and its date; never who wrote it.

Where the words of a post stand is known of phpBB, XenForo, vBulletin, Discourse, Invision, MyBB, Simple Machines and
some Dutch forums; else a source file says it, or schema.org does, in the markup or in JSON-LD. What is quoted from
another post is not of this one and goes. The rest of a post (names, ranks, signatures) is never looked at.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from monitor.errors import ExtractError, FetchError
from monitor.extract_forum_dates import post_date
from monitor.extract_forum_text import names_on, post_text, remove_quotes
from monitor.extract_html import MAX_FRAGMENT_CHARS, fragment_element, tidy
from monitor.records import DateOrigin, SiteSelectors
from monitor.urls import canonical_url, same_site, url_key

MAX_POSTS = 5_000  # on one page; a page of 3 MB has room for no more with any markup around them
MAX_NEXT = 5  # links that could lead to the next page of a thread


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumPost:
    """One post as it stands on a page."""

    key: str  # names it within the thread; empty: it has no anchor, number or address of its own
    anchor: str  # the fragment that leads to it on the page; empty: none
    permalink: str | None  # its own address, where that is another than the page's
    text: str  # plain, without quotes and names; empty where it has no words
    date: tuple[DateOrigin, str] | None  # as written


def _token(*names: str) -> str:
    """Return the XPath test that an element has one of these class names."""
    return "(" + " or ".join(f"contains(concat(' ',normalize-space(@class),' '),' {name} ')" for name in names) + ")"


# Where the words of a post stand; the first that finds any is the forum's own.
_BODIES = (
    f"//*[{_token('postcontent', 'js-post__content-text')} and not({_token('lastedited')})]",  # vBulletin 4 and 5
    "//*[starts-with(@id,'post_message_')]",  # vBulletin 3
    f"//*[{_token('postbody')}]//*[{_token('content')}]",  # phpBB 3
    f"//*[{_token('bbWrapper')} and not(ancestor::*[{_token('message-signature')}])]",  # XenForo 2
    f"//*[{_token('messageText')}]",  # XenForo 1
    "//*[@data-role='commentContent']",  # Invision 4
    f"//*[starts-with(@id,'msg_') and {_token('inner')}]",  # Simple Machines
    f"//*[{_token('post_body')} or starts-with(@id,'pid_')]",  # MyBB
    "//*[@itemprop='text' or @itemprop='articleBody' or @itemprop='commentText']",  # Discourse, schema.org
    f"//*[{_token('cooked', 'messagecontent', 'postmain_right', 'post-message', 'forum-post-text')}]",
    f"//*[{_token('post', 'forum-post', 'message', 'bericht', 'reactie', 'reply', 'comment')}]"
    f"//*[{_token('content', 'contents', 'post-content', 'post-body', 'body', 'text', 'tekst', 'message-body')}]",
)
_MEMBER_ADDRESS = re.compile(
    r"/(?:members?|users?|u|user|profiel|profile|leden|lid|gebruikers?)/|memberlist|viewprofile|action=profile"
    r"|member\.php|showuser|mode=viewprofile",
    re.IGNORECASE,
)
_ID = re.compile(
    r"^(?:js-|el|td_)?(?:post_message|post|posts|p|pid|msg|message|comment|comments|reactie|bericht|reply|entry|item)"
    r"[-_]?(\d{1,12})$",
    re.IGNORECASE,
)
_ID_ATTRIBUTES = ("data-post-id", "data-postid", "data-commentid", "data-comment-id", "data-message-id", "data-content")
_PERMALINK = re.compile(r"(?:[/?&](?:posts?|p|pid|comment|msg|findcomment)[-=/]?(\d{1,12})(?:[/&#?]|$))", re.IGNORECASE)
_NOT_NEXT = re.compile(
    r"view=next|goto=next|nextnewest|nextoldest|prev_next|action=next|[?&](?:print|share|mode)="
    r"|/(?:log-?in|log-?out|inloggen|uitloggen|aanmelden|afmelden|register|registreren)(?:[/?.]|$)|logout",
    re.IGNORECASE,
)
_NEXT = (
    "//a[contains(concat(' ',normalize-space(@rel),' '),' next ')]"
    " | //link[contains(concat(' ',normalize-space(@rel),' '),' next ')]",
    f"//*[{_token('pagination', 'pageNav', 'pagenav', 'paging', 'paginering')}]"
    f"//*[{_token('next', 'arrow-next', 'volgende')}]/descendant-or-self::a",
    f"//a[{_token('pageNav-jump--next', 'pagination_next', 'next', 'nextpage', 'volgende', 'pagina-volgende')}]",
    f"//*[{_token('navPages', 'pagelinks', 'pagination', 'paginering')}]//a[normalize-space(.)='»' or"
    " normalize-space(.)='>' or translate(normalize-space(.),'VOLGENDEX','volgendex')='volgende']",
)


# --- Posts --------------------------------------------------------------------------------------------------------


def read_posts(tree: Any, base: str, selectors: SiteSelectors | None = None) -> tuple[ForumPost, ...]:
    """Return the posts of a page, in its order; none where no post can be told from the rest.

    Changes the tree: what posts quote is taken out of it.

    Args:
        tree: lxml element of the document.
        base: address of the page.
        selectors: of the source file; tried before the engines that are known.

    Raises:
        ExtractError: a selector of the source file cannot be read.
    """
    names = names_on(tree, _MEMBER_ADDRESS)
    bodies = _outermost(_bodies(tree, base, selectors))
    for body in bodies:
        remove_quotes(body)
    containers = _containers(bodies)
    posts = [_post(body, around, base, names, selectors) for body, around in zip(bodies, containers, strict=True)]
    return unique_keys(posts)


def _bodies(tree: Any, base: str, selectors: SiteSelectors | None) -> list[Any]:
    if selectors is not None and selectors.posts:
        found = []
        for post in select(tree, selectors.posts, base)[:MAX_POSTS]:
            inner = select(post, selectors.post_text, base) if selectors.post_text else []
            found.append(inner[0] if inner else post)
        if found:
            return found
    for path in _BODIES:
        found = tree.xpath(path)
        if any(_has_words(node) for node in found):
            return found[:MAX_POSTS]  # type: ignore[no-any-return]
    return []


def select(tree: Any, selector: str, url: str) -> list[Any]:
    """Return what a CSS selector of a source file finds.

    Raises:
        ExtractError: it cannot be read.
    """
    from cssselect import SelectorError
    from lxml.etree import XPathError

    try:
        found: list[Any] = tree.cssselect(selector)
    except (SelectorError, XPathError) as error:
        raise ExtractError(url, f"the selector {selector[:200]!r} cannot be read: {error}") from error
    return found


def _has_words(node: Any) -> bool:
    return any(text.strip() for text in node.itertext())


def _outermost(nodes: Sequence[Any]) -> list[Any]:
    """Return the nodes that lie in none of the others."""
    chosen = set(nodes)
    return [node for node in nodes if not any(above in chosen for above in node.iterancestors())]


def _containers(bodies: Sequence[Any]) -> list[Any]:
    """Return for each body what belongs to its post: the largest element around it that holds no other body."""
    n_inside: Counter[Any] = Counter()
    for body in bodies:
        n_inside.update(body.iterancestors())
    found = []
    for body in bodies:
        around = body
        for above in body.iterancestors():
            if n_inside[above] > 1 or above.tag in ("body", "html", "main"):
                break
            around = above
        found.append(around)
    return found


def _post(body: Any, around: Any, base: str, names: Iterable[str], selectors: SiteSelectors | None) -> ForumPost:
    chosen = select(around, selectors.post_date, base) if selectors is not None and selectors.post_date else []
    anchor, key = _anchor(around)
    permalink = _permalink(around, body, base)
    if not key and permalink:
        found = _PERMALINK.search(permalink)
        key = found[1] if found else url_key(permalink)
    elif not key:
        key = anchor
    return ForumPost(
        key=key,
        anchor=anchor,
        permalink=permalink,
        text=post_text(body, names, _MEMBER_ADDRESS),
        date=post_date(around, body, chosen),
    )


def _anchor(around: Any) -> tuple[str, str]:
    """Return the fragment that leads to a post and the number in it; the outermost that looks like one."""
    for node in around.iter():
        for name in ("id", "name"):
            if isinstance(node.tag, str) and (found := _ID.match(node.get(name) or "")):
                return node.get(name), found[1]
    for node in around.iter():
        for name in _ID_ATTRIBUTES:
            value = node.get(name) or ""
            if found := re.search(r"(\d{1,12})$", value):
                return "", found[1]
    return "", ""


def _permalink(around: Any, body: Any, base: str) -> str | None:
    """Return the address that a post gives as its own; only on the same site."""
    inside = set(body.iter())
    for node in around.iter("a", "link", "meta"):
        written = node.get("href") or node.get("content") or ""
        is_named = node.get("itemprop") in ("url", "mainEntityOfPage")
        is_numbered = bool(_PERMALINK.search(written) or _ID.match(written.partition("#")[2]))
        if node in inside or not written or not (is_named or is_numbered) or _MEMBER_ADDRESS.search(written):
            continue
        try:
            address = canonical_url(written, base)
        except FetchError:
            continue
        if same_site(address, base) and url_key(address) != url_key(base):
            return address
    return None


def unique_keys(posts: Sequence[ForumPost]) -> tuple[ForumPost, ...]:
    """Return the posts without the keys that several of them share: those name none of them."""
    counts = Counter(post.key for post in posts if post.key)
    return tuple(
        post if counts[post.key] < 2 else ForumPost(key="", anchor="", permalink=None, text=post.text, date=post.date)
        for post in posts
    )


# --- Posts that only JSON-LD tells ----------------------------------------------------------------------------------

_POSTING = re.compile(r"DiscussionForumPosting|SocialMediaPosting|Comment|Question|Answer")


def json_posts(nodes: Iterable[dict[str, Any]], base: str) -> tuple[ForumPost, ...]:
    """Return the posts that the JSON-LD of a page tells: a posting and its comments, a question and its answers."""
    waiting: list[Any] = [node for node in nodes if _POSTING.search(str(node.get("@type"))[:200])]
    told: list[dict[str, Any]] = []
    n_seen = 0
    while n_seen < len(waiting) and n_seen < MAX_POSTS:
        node = waiting[n_seen]
        n_seen += 1
        if isinstance(node, list):
            waiting.extend(node[:MAX_POSTS])
        elif isinstance(node, dict):
            told.append(node)
            waiting.extend(node[key] for key in ("comment", "acceptedAnswer", "suggestedAnswer") if key in node)
    names = sorted({name for node in told for name in _author(node)}, key=len, reverse=True)
    return unique_keys([post for node in told for post in _json_post(node, base, names)])


def _author(node: dict[str, Any]) -> tuple[str, ...]:
    author = node.get("author")
    name = author.get("name") if isinstance(author, dict) else author
    return (name.strip(),) if isinstance(name, str) and 3 <= len(name.strip()) <= 40 else ()


def _fragment(words: str) -> Any:
    """Return HTML as an element without quotes, plain text as it is."""
    root = fragment_element(words) if re.search(r"<[a-zA-Z]", words) else None
    if root is None:
        return tidy(unescape(words[:MAX_FRAGMENT_CHARS]))
    remove_quotes(root)
    return root


def _json_post(node: dict[str, Any], base: str, names: Sequence[str]) -> Iterator[ForumPost]:
    words = next((node[key] for key in ("articleBody", "text") if isinstance(node.get(key), str)), "")
    written = next((node[key] for key in ("url", "@id") if isinstance(node.get(key), str)), "")
    if not words.strip():
        return
    anchor = written.partition("#")[2]
    try:
        address = canonical_url(written, base) if written else None
    except FetchError:
        address = None
    own = address if address and same_site(address, base) and url_key(address) != url_key(base) else None
    date = next((node[key] for key in ("datePublished", "dateCreated") if isinstance(node.get(key), str)), "")
    found = _ID.match(anchor)
    yield ForumPost(
        key=found[1] if found else (anchor or (url_key(own) if own else "")),
        anchor=anchor if re.fullmatch(r"[\w.-]{1,60}", anchor) else "",
        permalink=own,
        text=post_text(_fragment(words), names, _MEMBER_ADDRESS),
        date=("json_ld", date) if date.strip() else None,
    )


# --- The next page of a thread --------------------------------------------------------------------------------------


def next_page(tree: Any, base: str, thread: str, selectors: SiteSelectors | None = None) -> str | None:
    """Return the address of the next page of a thread; ``None`` on the last.

    Args:
        base: address of this page.
        thread: canonical address of the thread; a link to another thread is not its next page.
    """
    if selectors is not None and selectors.thread_next_page:
        nodes = select(tree, selectors.thread_next_page, base)[:MAX_NEXT]
    else:
        nodes = [node for path in _NEXT for node in tree.xpath(path)[:MAX_NEXT]]
    for node in nodes:
        written = node.get("href") or ""
        if not written or _NOT_NEXT.search(written):
            continue
        try:
            address = canonical_url(written, base)
        except FetchError:
            continue
        if same_site(address, base) and url_key(address) != url_key(base) and _is_of_thread(address, thread):
            return address
    return None


def _is_of_thread(address: str, thread: str) -> bool:
    """Whether an address can be a further page of a thread: it goes on from its path, or shares a number with it."""
    path = url_key(thread).split("?", 1)[0]
    path = re.sub(r"\.(?:html?|php|aspx?)$", "", path).rstrip("/")
    if "/" in path and url_key(address).startswith(path) and not re.search(r"\d", thread.partition("?")[2]):
        return True
    return bool(set(re.findall(r"\d+", url_key(thread))) & set(re.findall(r"\d+", url_key(address))))
