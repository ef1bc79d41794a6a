"""The posts of a public thread: their words and the moment of the first; never who wrote them.

Forum engines mark the words of a post (phpBB ``.postbody .content``, Discourse ``[itemprop=text]``, XenForo
``.bbWrapper``, vBulletin ``.postcontent``). What else stands in a thread is about members: names, ranks, signatures.
"""

from typing import Any

_MEMBERS = (
    "//*[contains(@class,'username') or contains(@class,'postprofile') or contains(@class,'signature')"
    " or contains(@class,'avatar') or contains(@class,'creator') or contains(@class,'message-user')"
    " or contains(@class,'post-meta') or @itemprop='author' or @rel='author' or self::p[@class='author']"
    " or self::blockquote]"
)
_POSTS = (
    "//*[contains(@class,'postbody')]//*[@class='content']",
    "//*[@itemprop='text']",
    "//*[contains(@class,'bbWrapper')]",
    "//*[contains(@class,'postcontent')]",
)
MAX_POSTS = 500  # of one page of a thread


def thread_dates(tree: Any) -> tuple[str, ...]:
    """Return the moments that the posts carry, in the order of the page."""
    return tuple(str(value) for value in tree.xpath("//time/@datetime")[:MAX_POSTS])


def remove_members(tree: Any) -> None:
    """Take out of a thread all that is about members, and what is quoted from one."""
    for node in tree.xpath(_MEMBERS):
        if node.getparent() is not None:
            node.drop_tree()


def thread_text(tree: Any) -> str:
    """Return the words of all posts, a paragraph each; empty where no known engine marked them."""
    for path in _POSTS:
        posts = [" ".join(" ".join(node.itertext()).split()) for node in tree.xpath(path)[:MAX_POSTS]]
        if any(posts):
            return "\n\n".join(post for post in posts if post)
    return ""
