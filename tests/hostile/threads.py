"""Threads of forums: without end, out of bounds, full of names."""

from collections.abc import Callable

from tests.hostile.case import HTML, Answer, Case, Pages, Wire, reply

RUN = "monitor.spiders.settings:THREAD_PAGES"
TEXT = "Weet iemand wat de gemeente met de sporthal wil?"


def post(number: int, text: str = TEXT, more: str = "") -> str:
    """Return a post in the way of phpBB."""
    return f"<div class='post' id='p{number}'><div class='postbody'>{more}<div class='content'>{text}</div></div></div>"


def thread(*posts: str, following: str = "", title: str = "De sporthal") -> bytes:
    """Return a page of a thread."""
    more = f"<a rel=next href='{following}'>volgende</a>" if following else ""
    return reply(
        f"<html><head><title>{title}</title></head><body><div>{''.join(posts)}</div>{more}</body></html>", HTML
    )


def forum(
    id: str,
    what: str,
    answer: Answer | Callable[[str], Answer],
    *,
    others: Pages | None = None,
    items: int = 1,
    holds: tuple[str, ...] = (TEXT,),
    **more: object,
) -> Case:
    """Return a forum with one thread."""

    def serve(base: str) -> Pages:
        rows = "<html><body><li><a class=topictitle href='/draad/7'>De sporthal</a></li></body></html>"
        return {
            "/forum": reply(rows, HTML),
            "/draad/7": answer,
            "/robots.txt": reply("", status="404 X"),
            **(others or {}),
        }  # type: ignore[dict-item]

    return Case(
        id=id,
        what=what,
        serve=serve,
        kind="forum",
        genre="forum",
        path="/forum",
        items=items,
        holds=holds if items else (),
        **more,
    )  # type: ignore[arg-type]


async def same(wire: Wire) -> None:
    """Show the same posts on every page."""
    number = int(wire.path.partition("p=")[2] or 1)
    await wire.send(thread(post(1), following=f"/draad/7?p={number + 1}"))


async def other(wire: Wire) -> None:
    """Show another post on every page, for ever."""
    number = int(wire.path.partition("p=")[2] or 1)
    await wire.send(thread(post(1000 + number, f"{TEXT} Vraag {number}."), following=f"/draad/7?p={number + 1}"))


MANY = [post(number, f"{TEXT} Vraag {number}.") for number in range(10_000, 11_500)]
QUOTE = "<blockquote class=quote>gejat</blockquote>"

CASES = (
    forum("thread-same", "a thread that shows the same posts on every page", same, others={"*": same}, at_most=6),
    forum("thread-endless", "a thread without end: 20 pages in a run, the rest waits", other, others={"*": other}, items=20, waiting=1, at_most=25, limit=RUN),
    forum("thread-many", "1,500 posts on one page: 1,000 in a run, the rest waits", thread(*MANY), items=1_000, waiting=1, at_most=6, limit="monitor.spiders.settings:THREAD_POSTS"),
    forum("thread-out", "a next page that logs out, and one on another site", thread(post(1), following="/logout?next=7"), never=("/logout",)),
    forum("thread-elsewhere", "a next page in a private network", thread(post(1), following="http://10.0.0.1/draad/7?p=2"), at_most=4),
    forum("thread-page-gone", "a next page that is not there", thread(post(1), following="/draad/7?p=2"), at_most=5, says="cannot be read"),
    forum("thread-page-fails", "a next page that fails is tried again", thread(post(1), following="/draad/7?p=2"), others={"/draad/7?p=2": reply("", HTML, status="500 X")}, waiting=1),
    forum("thread-quotes-deep", "1,000 quotes within one another, deeper than a page is read", thread(post(1, f"{'<blockquote class=quote>' * 1_000}gejat{'</blockquote>' * 1_000}{TEXT}")), items=0, says="cannot be read", lacks=("gejat",), limit="monitor.extract:parse_page"),
    forum("thread-quotes", "200 quotes within one another", thread(post(1, f"{'<blockquote class=quote>' * 200}gejat{'</blockquote>' * 200}{TEXT}"), post(2, f"{QUOTE}{TEXT} Toch?")), items=2, lacks=("gejat",)),
    forum("thread-bbcode", "20,000 quotes written out within one another", thread(post(1, f"{'[quote=x]' * 20_000}{TEXT}"), post(2, f"[quote=jan_99]gejat[/quote]{TEXT}")), items=2, lacks=("gejat", "jan_99")),
    forum("thread-names", "1,500 members on a page, and their names in the text", thread(post(1, f"{TEXT} lid_1499 en lid_1498 weten het.", "".join(f"<span class=username>lid_{n}</span>" for n in range(1_500)))), lacks=("lid_14",), limit="monitor.extract_forum_text:_MAX_NAMES"),
    forum("thread-name-pattern", "members whose names are patterns", thread(post(1, f"{TEXT} zegt (a+)+$_1 daar.", "<span class=username>(a+)+$_1</span><span class=username>[x_1</span><span class=username>*_*</span>")), lacks=("(a+)+",)),
    forum("thread-name-place", "a member with the name of a place", thread(post(1, "Wat wil Ede met de sporthal?", "<span class=username>Ede</span>")), holds=("Wat wil Ede met de sporthal?",)),
    forum("thread-handles", "handles, profiles and mail addresses", thread(post(1, f"{TEXT} @jan_klaassen u/jan99 jan@voorbeeld.nl https://x.com/jan99 06-12345678")), lacks=("jan", "12345678")),
    forum("thread-signature", "a signature of a megabyte", thread(post(1, TEXT, f"<div class=signature>{'jan ' * 250_000}</div>")), lacks=("jan jan",)),
    forum("thread-post-huge", "a post of two megabytes", thread(post(1, f"{TEXT} {'woord ' * 350_000}")), limit="monitor.extract_forum_text:MAX_POST_CHARS"),
    forum("thread-post-deep", "10,000 elements within one another in a post", thread(post(1, f"{TEXT}{'<b>' * 10_000}diep")), limit="monitor.extract:parse_page"),
    forum("thread-nested", "500 posts within one another", thread("".join(f"<div class=post id=p{n}><div class=postbody><div class=content>{TEXT}" for n in range(500))), limit="monitor.extract:parse_page"),
    forum("thread-wordless", "posts of pictures only", thread(post(1, "<img src=x>"), post(2, "<img src=y>")), items=0, says="cannot be read"),
    forum("thread-removed", "removed posts", thread(post(1, "Dit bericht is verwijderd."), post(2)), items=1),
    forum("thread-dates", "dates that are none, and of other centuries", thread(post(1, TEXT, "<time datetime='9999-12-31'></time>"), post(2, f"{TEXT} Echt?", "<time datetime='1970-01-01'></time>"), post(3, f"{TEXT} Nou?", f"<span class=date>{'gisteren ' * 5_000}</span>")), items=3),
    forum("thread-ids", "one number for all posts", thread(post(5), post(5, f"{TEXT} Echt?"), post(5, f"{TEXT} Nou?")), items=3),
    forum("thread-script", "a script in a post and in the title", thread(post(1, f"<script>gekaapt()</script>{TEXT}<img onerror='gekaapt()'>"), title="<script>gekaapt()</script>De sporthal"), lacks=("gekaapt",)),
    forum("thread-login", "a login instead of the thread", reply("<html><title>Inloggen</title><form><input type=password></form></html>", HTML), items=0, says="cannot be read"),
    forum("thread-403", "a thread for members only", reply("", HTML, status="403 No"), items=0, says="cannot be read"),
    forum("thread-ld-deep", "JSON-LD with 20,000 comments within one another", reply("<html><script type='application/ld+json'>" + '{"@type":"DiscussionForumPosting","comment":[' * 20_000 + "</script><body><p>x</p></body></html>", HTML), items=0, says="cannot be read"),
    forum("thread-ld", "a thread in JSON-LD only, with names", reply('<html><script type="application/ld+json">{"@type":"DiscussionForumPosting","author":{"name":"jan_99"},"text":"' + TEXT + ' Dat vroeg jan_99 ook."}</script><body></body></html>', HTML), lacks=("jan_99",)),
)  # fmt: skip
