"""Draft the content of an alert: gather what was seen for one municipality and theme before a decision.

Rules choose and order; people judge. What only a person can say is left open between square brackets, and an alert with
such a gap cannot be released.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from monitor.alerts.body import Body, faults
from monitor.alerts.input import AlertInput
from monitor.alerts.level import LIFE_DAYS, Assessment, assess
from monitor.alerts.observations import not_seen, observations
from monitor.alerts.render import CORE_WORDS
from monitor.alerts.trim import trimmed
from monitor.alerts.untrue import messages
from monitor.errors import AlertError
from monitor.report import rise
from monitor.report.context import Words
from monitor.report.dutch import day, listing, local, short_day
from monitor.report.floors import how_often, safe_point, shorten
from monitor.report.model import safe_url
from monitor.report.sections.questions import comes_back

STARTING = timedelta(weeks=5)  # in which the four whole weeks lie of which the coverage is asked
ROOM_WORDS = 18  # of the core, for what a person has yet to write in it
MAX_REASONS = 3  # that the core names
MAX_QUESTIONS, MIN_QUESTIONS, MAX_ADVICE, MAX_OUTAGES = 4, 3, 5, 4
TALKING = ("informerend", "beeldvormend", "oordeelvormend")
WEIGHTIEST = ("verstoring", "onjuist_bericht", "aandacht", "vraag", "gerucht_elders", "aankondiging")
_NOTICES = {"geen_opdracht": "no_assignment", "besluit_voorbij": "past", "besluit_ver_weg": "far"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What became of a draft: a body in state "concept", or a notice why there is none."""

    assessment: Assessment
    body: Body | None  # valid against the schema; None at level 0
    notice: str  # Dutch; empty where there is a body


def draft(data: AlertInput, words: Words) -> Draft:
    """Draft an alert, or say why there is none.

    Raises:
        AlertError: what came in cannot make a valid alert, such as an id of the wrong shape.
    """
    assessment = assess(data)
    if assessment.level == 0:
        return Draft(assessment=assessment, body=None, notice=_notice(data, assessment, words))
    body = _body(data, assessment, words)
    if found := faults(body):
        raise AlertError(f"{data.id}: no valid alert can be made: {'; '.join(found)}")
    return Draft(assessment=assessment, body=trimmed(body, words), notice="")


def _notice(data: AlertInput, assessment: Assessment, words: Words) -> str:
    if "bronnen_uitgevallen" in assessment.brakes:
        return _missing(data, words)
    return words.text(f"alert.{_NOTICES[assessment.brakes[0]] if assessment.brakes else 'nothing'}")


def _missing(data: AlertInput, words: Words) -> str:
    """Say why too little came in: collecting began in the weeks that are looked at, or sources failed since."""
    say, place = words.text, data.municipality.name
    if data.followed_since is not None and data.followed_since > (data.now - STARTING).date():
        return say("alert.not_followed", municipality=place, on=day(data.followed_since))
    if data.outages:
        names = listing([o.source_name for o in data.outages[:MAX_OUTAGES]])
        return f"{say('alert.outage', municipality=place)} {say('alert.outage_names', names=names)}"
    if data.followed_since is None:
        return say("alert.nothing_collected", municipality=place)
    return f"{say('alert.outage', municipality=place)} {say('alert.outage_unknown')}"


def _body(data: AlertInput, assessment: Assessment, words: Words) -> Body:
    return {
        "id": data.id,
        "opdracht": data.assignment.id,
        "gemeente": data.municipality.code,
        "gemeente_naam": data.municipality.name,
        "thema": data.theme.id,
        "thema_naam": data.theme.name,
        "niveau": assessment.level,
        "niveau_reden": list(assessment.reasons),
        "tlp": "TLP:AMBER+STRICT",
        "gemaakt_op": data.now.isoformat(),
        "besluit": _decision(data),
        "kern": _core(data, assessment, words),
        "waarnemingen": list(observations(data, words)),
        "niet_gezien": list(not_seen(data, words)),
        "vragen": list(_questions(data)),
        "berichten": list(messages(data)),
        "advies": [{"id": a.id, "tekst": a.text, "wie": a.who, "wanneer": a.when} for a in data.advice[:MAX_ADVICE]],
        "onbekend": list(_unknown(data, words)),
        "telefoon": data.office_phone,
        "telefonisch_besproken": data.phone_checked,
        "ai_concept": data.drafted_by_model,
        "opgesteld_door": data.author,
        "gecontroleerd_door": None,
        "vrijgegeven_door": None,
        "vervalt_op": expires_on(data, assessment).isoformat(),
    }


def expires_on(data: AlertInput, assessment: Assessment) -> date:
    """Return the last day on which the alert holds: the life of its level, and not after the decision."""
    today = local(data.now).date()
    return min(today + timedelta(days=LIFE_DAYS[assessment.level]), local(data.decision.starts_at).date())


def _decision(data: AlertInput) -> dict[str, Any]:
    decision, starts = data.decision, local(data.decision.starts_at)
    return {
        "besluitmoment_id": decision.id,
        "soort": decision.kind,
        "soort_naam": data.guide.name[:100],
        "titel": shorten(decision.title),
        "orgaan": shorten(decision.body, 5)[:60],
        "fase": shorten(decision.phase, 5)[:60],
        "datum": starts.date().isoformat(),
        "aanvang": starts.isoformat(),
        "plaats": shorten(decision.location, 10)[:120],
        "link": safe_url(decision.link),
    }


def _core(data: AlertInput, assessment: Assessment, words: Words) -> str:
    """Write the core of at most sixty words: decision, what is seen, what may follow, what we advise.

    Where it would be longer, the advice is left to its own section, and then the lightest of what is seen.
    """
    follows, n_words = _consequence(data, words)
    cores = tuple(_cores(data, assessment, words))
    fitting = (one for one in cores if len(" ".join(one).split()) + n_words <= CORE_WORDS)
    before, after = next(fitting, cores[-1])
    return " ".join(part for part in (before, follows, after) if part)


def _consequence(data: AlertInput, words: Words) -> tuple[str, int]:
    """Return what may follow, and how many words it takes or, where a person has yet to say it, may take."""
    if data.consequence is None or data.certainty is None:
        return words.text("alert.core.todo"), ROOM_WORDS
    text = words.text("alert.core.consequence", consequence=data.consequence, certainty=data.certainty)
    return text, len(text.split())


def _cores(data: AlertInput, assessment: Assessment, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what stands before and behind the consequence, the fullest first."""
    decision, say = data.decision, words.text
    key = "alert.core.talks" if decision.phase in TALKING else "alert.core.decides"
    decides = say(
        key, on=short_day(local(decision.starts_at).date()), title=f"„{shorten(decision.title, 12)}”",
        body=f"de {shorten(decision.body, 3)}" if decision.body != "college" else "het college",
    )  # fmt: skip
    weightiest = sorted(assessment.reasons, key=WEIGHTIEST.index)[:MAX_REASONS]
    advice = say("alert.core.advice", text=_first_sentence(data.advice[0].text)) if data.advice else ""
    below = say("alert.core.advice_below") if data.advice else ""
    for n, behind in ((MAX_REASONS, advice), *((n, below) for n in range(MAX_REASONS, 0, -1))):
        seen = listing([say(f"alert.core.seen_{reason}") for reason in weightiest[:n]])
        yield f"{decides} {say('alert.core.sees', what=seen)}", behind


def _first_sentence(text: str) -> str:
    head, point, _ = text.partition(". ")
    first = head + "." if point else head
    return first[:1].lower() + first[1:]


def _questions(data: AlertInput) -> Iterator[dict[str, str]]:
    """Yield the questions that came back; where there are few, those usual at this kind of decision."""
    asked = [q for q in data.questions if comes_back(q)][:MAX_QUESTIONS]
    n_all = len(data.evidence)
    for question in asked:
        url = safe_url(question.answer_url)
        often = how_often(question.n_items, n_all)
        yield {"tekst": shorten(question.text), "hoe_vaak": often, "antwoord": url}
    for text in data.guide.questions[: max(0, MIN_QUESTIONS - len(asked))]:
        yield {"tekst": shorten(text), "hoe_vaak": "gebruikelijk", "antwoord": ""}


def _unknown(data: AlertInput, words: Words) -> Iterator[str]:
    yield words.text("alert.unknown.closed")
    yield words.text("alert.unknown.street")
    if data.outages:
        names = [shorten(o.source_name, 6) for o in data.outages[:MAX_OUTAGES]]
        yield words.text("alert.unknown.outages", names=listing(names))[:300]
    if data.signal is not None:
        yield from rise.versions(data.signal, words)
    if data.points and safe_point(data.points[-1]).state == "shown":
        yield from (text[:300] for text in rise.new_sources(data.points[-1], words))
