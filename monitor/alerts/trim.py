"""Make a draft short enough for its page: what weighs least goes first, and never what must be there."""

from collections.abc import Iterator

from monitor.alerts.body import Body
from monitor.alerts.render import CORE_WORDS, MAX_WORDS, alert_report
from monitor.report.context import Words
from monitor.report.lint import count_words

# In this order one line each is given up, as long as more than the least number is left; each list has its weightiest
# first.
LEAST = (("niet_gezien", 2), ("berichten", 2), ("vragen", 3), ("advies", 3), ("waarnemingen", 4), ("berichten", 1),
         ("niet_gezien", 1), ("vragen", 2), ("waarnemingen", 3), ("advies", 2))  # fmt: skip


def trimmed(body: Body, words: Words) -> Body:
    """Return the draft with so many lines left out that it keeps to the words of an alert."""
    for key in _givable(body):
        if n_words(body, words) <= MAX_WORDS:
            break
        body = body | {key: body[key][:-1]}
    return body


def _givable(body: Body) -> Iterator[str]:
    left = {key: len(body[key]) for key, _ in LEAST}
    for key, least in LEAST:
        while left[key] > least:
            left[key] -= 1
            yield key


def n_words(body: Body, words: Words) -> int:
    """Count the words of an alert as its readers will get it; a core that is still open counts in full."""
    sections = alert_report(body, words).sections
    core = count_words(sections[0], lines_only=False) or CORE_WORDS
    return core + sum(count_words(s, lines_only=False) for s in sections[1:])
