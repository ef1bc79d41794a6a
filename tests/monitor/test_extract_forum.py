"""A thread gives the words of its posts and the moment of the first; never who wrote them."""

import pytest
from lxml import html

from monitor.extract_forum import remove_members, thread_dates, thread_text

PHPBB = """<html><body><h2>Azc in het dorp</h2>
<div class="post"><dl class="postprofile"><dt><a class="username" href="/leden/piet">zeis-en-zaag</a></dt></dl>
<div class="postbody"><p class="author">door <a class="username">zeis-en-zaag</a> <time datetime="2026-11-20T17:28:00+01:00">x</time></p>
<div class="content">Hoeveel mensen komen er?<br>Weet iemand dat?</div><div class="signature">Groet van zeis-en-zaag</div></div></div>
<div class="post"><div class="postbody"><div class="content"><blockquote>zeis-en-zaag schreef</blockquote>Honderdtachtig.</div></div></div>
</body></html>"""  # noqa: E501 - a page as it comes
DISCOURSE = """<html><body><div class="crawler-post-meta"><span class="creator" itemprop="author">zeis-en-zaag</span>
<time datetime="2026-11-20T17:28:00+01:00">x</time></div>
<div class="post" itemprop="text"><p>Eerste.</p><p>Tweede.</p></div>
</body></html>"""


@pytest.mark.parametrize("page", [PHPBB, DISCOURSE], ids=["phpbb", "discourse"])
def test_no_member_stays_in_a_thread(page: str) -> None:
    tree = html.document_fromstring(page)
    assert thread_dates(tree) == ("2026-11-20T17:28:00+01:00",)
    remove_members(tree)
    assert "zeis" not in thread_text(tree)
    assert "zeis" not in html.tostring(tree, encoding="unicode")


def test_every_post_is_a_paragraph() -> None:
    tree = html.document_fromstring(PHPBB)
    remove_members(tree)
    assert thread_text(tree) == "Hoeveel mensen komen er? Weet iemand dat?\n\nHonderdtachtig."


def test_an_unknown_engine_gives_nothing() -> None:
    assert thread_text(html.document_fromstring("<html><body><p>Tekst</p></body></html>")) == ""
