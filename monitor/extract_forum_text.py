"""The words of a post alone: without what it quotes, without marks of editing, without the names of members."""

import re
from collections.abc import Iterable
from typing import Any

from monitor.extract_html import element_text, tidy
from monitor.redact import HANDLE, redact

MAX_POST_CHARS = 50_000
_MAX_NAMES = 2_000  # members named on one page
_MAX_QUOTES = 200  # written-out quotes in one post

_QUOTE_TAGS = frozenset(("blockquote", "q", "cite"))
_QUOTES = frozenset((
    "quote", "quotebox", "quote_container", "bbcode_quote", "bbCodeBlock--quote", "bbCodeQuote", "ipsQuote",
    "bbc_standard_quote", "quoteheader", "quotefooter", "quotecontent", "quotetop", "quotemain", "quotetitle",
    "citaat", "quoted", "quoted-message", "message-quote", "topslice_quote", "botslice_quote",
))  # fmt: skip
NOT_WORDS = frozenset((
    "signature", "message-signature", "post_sig", "sig", "handtekening", "onderschrift", "postprofile", "avatar",
    "message-lastEdit", "edited", "editedby", "post_edit", "bewerkt", "notice", "modified", "edit_info",
    "lastedited", "attachments",
))  # fmt: skip
_NAMES = frozenset((
    "username", "username-coloured", "bigusername", "creator", "nickname", "poster", "poster_name", "post-author",
    "message-name", "membername", "author", "auteur", "gebruikersnaam", "lid",
))  # fmt: skip


def remove_quotes(body: Any) -> None:
    """Take out of a post what it quotes from others. The post itself may be a ``blockquote`` (vBulletin 4)."""
    doomed = [
        node
        for node in body.iterdescendants()
        if isinstance(node.tag, str)
        and (node.tag in _QUOTE_TAGS or node.get("data-ipsquote") is not None or has_class(node, _QUOTES))
    ]
    for node in doomed:
        if node.getparent() is not None:
            node.drop_tree()


def has_class(node: Any, names: frozenset[str]) -> bool:
    """Whether an element has one of these class names."""
    written = node.get("class")
    return bool(written) and not names.isdisjoint(written.split())


_MEMBERS = (
    "//*[contains(@class,'username') or contains(@class,'postprofile') or contains(@class,'signature')"
    " or contains(@class,'avatar') or contains(@class,'creator') or contains(@class,'message-user')"
    " or contains(@class,'post-meta') or @itemprop='author' or @rel='author' or self::p[@class='author']"
    " or self::blockquote]"
)


def remove_members(tree: Any) -> None:
    """Take out of a page all that is about members, where its posts cannot be told apart."""
    for node in tree.xpath(_MEMBERS):
        if node.getparent() is not None and node.tag not in ("html", "body"):
            node.drop_tree()


# --- Names --------------------------------------------------------------------------------------------------------

_NO_NAMES = frozenset((
    "gast", "guest", "admin", "moderator", "beheerder", "anoniem", "anonymous", "profiel", "bericht", "berichten",
    "reageer", "citeer", "quote", "registreren", "inloggen", "leden", "forum", "nieuw", "gemeente", "redactie",
))  # fmt: skip


def names_on(tree: Any, member_address: re.Pattern[str]) -> tuple[str, ...]:
    """Return the names of members that a page shows, the longest first; for taking them out of the texts only."""
    found: set[str] = set()
    for node in tree.iter():
        if not isinstance(node.tag, str) or len(found) >= _MAX_NAMES:
            continue
        is_link = node.tag == "a" and bool(member_address.search(node.get("href") or ""))
        if is_link or has_class(node, _NAMES) or node.get("itemprop") == "author" or node.get("rel") == "author":
            found.update(_name(node))
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def _name(node: Any) -> Iterable[str]:
    words = " ".join("".join(node.itertext()).split())[:200].lstrip("@").strip(" :,")
    if 3 <= len(words) <= 40 and words.count(" ") <= 2 and words.casefold() not in _NO_NAMES:
        yield words


def without_names(text: str, names: Iterable[str]) -> str:
    """Return a text in which the names of members are replaced.

    A name that is no word of the language (with a digit, an underscore, a capital inside) goes wherever it stands; one
    that could be a word, such as *Boer*, where it is spoken to or quoted: "Boer: …", "Boer schreef", "@Boer".
    """
    odd = [re.escape(name) for name in names if _is_odd(name)]
    plain = [re.escape(name) for name in names if not _is_odd(name)]
    if odd:
        text = re.sub(rf"(?<!\w)@?(?:{'|'.join(odd)})(?!\w)", HANDLE, text, flags=re.IGNORECASE)
    if plain:
        either = "|".join(plain)
        text = re.sub(
            rf"(?<!\w)@(?:{either})(?!\w)|^(?:{either})(?=\s?[,:;!])"
            rf"|(?<!\w)(?:{either})(?=\s(?:schreef|schrijft|zei|zegt|wrote|said)\b)",
            HANDLE,
            text,
            flags=re.IGNORECASE | re.MULTILINE,
        )
    return text


def _is_odd(name: str) -> bool:
    return bool(re.search(r"[\d_.\-|~*^]|(?<=[a-z])[A-Z]", name))


# --- The words ----------------------------------------------------------------------------------------------------

_BBCODE_QUOTE = re.compile(r"\[quote\b[^\]\n]{0,200}\](?:(?!\[/?quote\b).){0,20000}?\[/quote\]", re.I | re.S)
_BBCODE_TAG = re.compile(
    r"\[/?(?:quote|b|i|u|s|url|img|size|color|center|list|\*|spoiler|code)\b[^\]\n]{0,200}\]", re.I
)
_DATE_WORDS = r"[\w\s,.:@/-]{0,60}"
_ATTRIBUTION = re.compile(
    rf"^(?:op\s{_DATE_WORDS}\sschreef\s.{{1,60}}?(?:\shet volgende)?\s?:"
    rf"|.{{1,60}}?\s(?:schreef|wrote|said|zei)(?:\s(?:op|on)\s{_DATE_WORDS})?(?:\shet volgende)?\s?:[\s↑]*"
    r"|(?:quote|citaat|geciteerd|originally posted by|oorspronkelijk geplaatst door)\b.{0,60}:"
    r"|klik om (?:alles )?uit te (?:klappen|breiden).{0,10}|click to expand.{0,5})$",
    re.IGNORECASE,
)
_EDIT_MARK = re.compile(
    r"\[\s?bericht \d{1,3}% gewijzigd door .{1,60}? op [\d\s:/-]{4,30}\]"
    r"|^\W{0,3}(?:(?:laatst|last|dit bericht (?:is|werd))\s)?(?:ge)?(?:wijzigd|bewerkt|edited|aangepast)"
    r"\s(?:door|by)\b(?=.{0,120}\d).{0,120}$",
    re.IGNORECASE | re.MULTILINE,
)
_REMOVED = re.compile(
    r"^\W*(?:(?:dit|het|this)\s)?(?:bericht|reactie|post|message|comment)?\s?(?:is|werd|has been|was)?\s?"
    r"(?:verwijderd|deleted|removed|weggehaald)(?:\s(?:door|by)\s.{1,60})?\W*$",
    re.IGNORECASE,
)


def post_text(body: Any, names: Iterable[str], member_address: re.Pattern[str]) -> str:
    """Return the words of one post, paragraphs separated by an empty line; empty where it says nothing itself.

    Args:
        body: element that holds the post, or its plain text.
        names: of members on the page.
        member_address: of addresses that lead to a member.
    """
    text = body if isinstance(body, str) else _element_text(body, member_address)
    for _ in range(_MAX_QUOTES):  # the innermost first
        text, n_found = _BBCODE_QUOTE.subn("\n", text)
        if not n_found:
            break
    text = _EDIT_MARK.sub("", _BBCODE_TAG.sub(" ", text))
    lines = (line for line in text.splitlines() if not line.lstrip().startswith(">") and not _ATTRIBUTION.match(line))
    words = tidy("\n".join(lines))
    if _REMOVED.match(words):
        return ""
    return redact(without_names(words, names))[:MAX_POST_CHARS]


def _element_text(body: Any, member_address: re.Pattern[str]) -> str:
    for node in list(body.iter()):
        if node is body or not isinstance(node.tag, str) or node.getparent() is None:
            continue
        if has_class(node, NOT_WORDS):
            node.drop_tree()
        elif node.tag == "a" and member_address.search(node.get("href") or ""):
            for child in list(node):
                child.drop_tree()
            node.text = HANDLE
    return element_text(body)
