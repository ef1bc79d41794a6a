"""The sections of the weekly report, in their order.

To add one: a file with ``TITLE`` (the key of its heading) and ``build``, its texts, and one line here.
"""

from collections.abc import Callable

from monitor.report.context import Context
from monitor.report.input import WeeklyInput
from monitor.report.model import Section
from monitor.report.sections import advice, brief, claims, feelings, method, questions, seen, unknown, upcoming

SECTIONS: dict[str, Callable[[WeeklyInput, Context], Section]] = {
    "brief": brief.build,
    "seen": seen.build,
    "questions": questions.build,
    "claims": claims.build,
    "feelings": feelings.build,
    "upcoming": upcoming.build,
    "advice": advice.build,
    "unknown": unknown.build,
    "method": method.build,
}
