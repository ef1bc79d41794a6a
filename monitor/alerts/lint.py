"""The rules on the words of an alert: those of every report, and what may never stand in an alert."""

from collections.abc import Iterator

from monitor.alerts.body import Body
from monitor.alerts.render import alert_report
from monitor.report.context import Words
from monitor.report.lint import Violation, lint, phrases
from monitor.report.model import Lines, Report


def lint_alert(body: Body, words: Words) -> tuple[Violation, ...]:
    """Return every rule that an alert breaks. ``body`` is valid against the schema."""
    report = alert_report(body, words)
    return tuple(dict.fromkeys((*lint(report, words), *_never(report, words))))


def _never(report: Report, words: Words) -> Iterator[Violation]:
    """Yield words that harm, advise what a government may not do, or come from police or closed sources."""
    pattern = phrases(words.text("alert.lint.never"))
    for section in report.sections:
        for line in (i for b in section.blocks if isinstance(b, Lines) for i in b.items if not i.quoted):
            for hit in pattern.finditer(line.text):
                yield Violation(rule="never_in_alert", where=section.name, text=hit[0])
