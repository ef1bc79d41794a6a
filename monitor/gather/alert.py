"""The alert draft: all that is known of one theme in one municipality before one decision."""

from datetime import datetime, timedelta

from scipy.stats import chi2

from monitor.alerts.input import AlertInput, Evidence
from monitor.catalogue import Catalogue
from monitor.errors import AlertError
from monitor.gather.cells import claims_seen, followed_since, gatherings, outages, week_points
from monitor.gather.questions import questions_asked
from monitor.gather.rumours import rumours_seen
from monitor.gather.weekly import N_GATHERINGS, N_WEEKS, advice_for
from monitor.records import Assignment, Decision
from monitor.report.input import WeekPoint
from monitor.settings import Settings
from monitor.signals import last_closed_week
from monitor.store import Store
from monitor.store.rows import from_row

LOOK_BACK = timedelta(days=28)
RUMOUR_AGE = timedelta(days=14)
COVERAGE_WEEKS = 4
N_CLAIMS = 5


def alert_input(
    store: Store, catalogue: Catalogue, settings: Settings, assignment: Assignment, decision: Decision, *,
    alert_id: str, theme: str, author: str, now: datetime,
) -> AlertInput:  # fmt: skip
    """Gather the input of an alert draft.

    Raises:
        CatalogueError: for an unknown theme or municipality.
        AlertError: no person has confirmed what kind of decision it is, or one has turned it down.
    """
    if decision.rejected_by is not None or decision.kind_confirmed_by is None:
        raise AlertError(
            f"{decision.id} was found by words and no person has confirmed its kind. Look at it, then: "
            f"monitor decision confirm {decision.id} --kind {decision.kind}"
        )
    last_week = last_closed_week(now)
    area = decision.municipality
    facts = store.facts(theme=theme, area=area, first=(now - LOOK_BACK).date(), last=now.date())
    evidence = facts.evidence()
    since = followed_since(store)
    points = week_points(store, theme, area, last_week, N_WEEKS, assignment_id=assignment.id)
    guide = next(guide for guide in catalogue.decision_kinds if guide.id == decision.kind)
    recent = store.trends.theme_weeks(theme, area, last_week - timedelta(weeks=COVERAGE_WEEKS - 1), last_week)
    signals = [s for s in store.trends.signals(last_week, assignment.id) if s.theme == theme and s.area == area]
    return AlertInput(
        id=alert_id,
        assignment=assignment,
        municipality=catalogue.municipality(area),
        theme=catalogue.theme(theme),
        decision=decision,
        guide=guide,
        now=now,
        points=points,
        signal=signals[0] if signals else None,
        ratio_lower_90=ratio_lower_90(points[-1]),
        coverage=sum(week.coverage for week in recent) / len(recent),
        evidence=tuple(from_row(Evidence, row) for row in evidence),
        questions=questions_asked(evidence, catalogue, theme),
        claims=claims_seen(facts, catalogue, area=area)[:N_CLAIMS],
        rumours=rumours_seen(store.rumours.all(), catalogue, theme=theme, area=area, at=now, age=RUMOUR_AGE),
        gatherings=gatherings(facts, now, N_GATHERINGS, municipality=area),
        disturbances=(),  # only a person can say that news reported a disturbance
        outages=outages(facts, since=since, last=now.date()),
        followed_since=since,
        advice=advice_for(catalogue, frozenset({decision.kind})),
        contacts=catalogue.contacts,
        author=author,
        office_phone=settings.office_phone,
    )


def theme_of(decision: Decision, catalogue: Catalogue) -> str:
    """Return the theme that belongs to the kind of a decision. Raises AlertError where a person must say."""
    for guide in catalogue.decision_kinds:
        if guide.id == decision.kind and guide.theme:
            return guide.theme
    raise AlertError(f"A decision of kind {decision.kind} has no theme of its own: name it with --theme")


def ratio_lower_90(point: WeekPoint) -> float | None:
    """Return the lower end of the 90 % interval of observed over expected; None where it cannot be judged.

    Exact Poisson limit (Garwood 1936): half the 5 % point of chi-square with twice the count as degrees of freedom.
    """
    if point.counts is None or not point.expected or not point.counts.n_stories:
        return None
    return float(chi2.ppf(0.05, 2 * point.counts.n_stories)) / 2 / point.expected
