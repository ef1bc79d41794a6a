"""Factories of alert inputs: one made-up municipality, two weeks before a council meeting."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.alerts.body import Body
from monitor.alerts.draft import draft
from monitor.alerts.input import AlertInput, Disturbance, Evidence
from monitor.catalogue import Messages
from monitor.catalogue.files import bundled
from monitor.catalogue.messages import read_messages
from monitor.records import (
    Advice,
    Assignment,
    Claim,
    Contact,
    Decision,
    DecisionGuide,
    Genre,
    Municipality,
    Rumour,
    Signal,
    StoredAlert,
    Theme,
)
from monitor.report.input import AnnouncedGathering, ClaimSeen, Question, RumourSeen

GENRES: tuple[Genre, ...] = ("regionaal_nieuws", "landelijk_nieuws", "overheid", "forum")


@pytest.fixture(scope="session")
def words() -> Messages:
    """The Dutch texts that are shipped."""
    messages, _ = read_messages((bundled(),))
    return messages


@pytest.fixture
def now() -> datetime:
    """Wednesday 25 November 2026, 10.00 in the Netherlands: office hours."""
    return datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def decision(now: datetime) -> Decision:
    """A council meeting on 8 December, half past seven in the evening."""
    return Decision(
        id="d1", assignment_id="OPD-2026-001", source="manual", source_ref="1", municipality="GM0000", body="raad",
        title="Opvang aan de Dorpsweg", kind="azc", kind_confirmed_by="rol:analist-1", phase="oordeelvormend",
        starts_at=datetime(2026, 12, 8, 18, 30, tzinfo=UTC), location="raadzaal", status="gepland",
        link="https://raad.voorbeeldstad.example/1", first_seen_at=now, updated_at=now,
    )  # fmt: skip


def evidence(n_stories: int, n_sources: int, now: datetime) -> tuple[Evidence, ...]:
    """Stories that different sources had first, of four kinds of publisher."""
    return tuple(
        Evidence(
            item_id=f"i{i}", story_id=f"s{i}", source_id=f"bron{i % n_sources}", source_name=f"Bode {i % n_sources}",
            genre=GENRES[i % n_sources % len(GENRES)], title=f"Bericht {i} over de opvang",
            published_on=(now - timedelta(days=1 + i % 20)).date(), url=f"https://bode.example/{i}",
        )
        for i in range(n_stories)
    )  # fmt: skip


@pytest.fixture
def rumour(now: datetime) -> Rumour:
    """A rumour about this decision that the municipality denied a week ago."""
    return Rumour(
        id="GER-2026-0007", assignment_id="OPD-2026-001", municipality="GM0000", theme="asielopvang",
        fact="Er is één locatie: de Dorpsweg.", rumour="er komt ook een tweede locatie, bij de school.",
        fact_source="https://voorbeeldstad.example/opvang", fact_on=date(2026, 11, 18), status="ontkracht",
        created_at=now, updated_at=now,
    )  # fmt: skip


def advice(number: int, text: str) -> Advice:
    """One line of the library."""
    return Advice(
        id=f"ADV-{number:03d}", text=text, who="communicatie", when="vandaag", decision_kinds=(), source="handreiking",
        verified_on=date(2026, 11, 1),
    )  # fmt: skip


LIBRARY = (
    advice(1, "Zet één pagina met feiten op uw website. Zet de datum erop."),
    advice(3, "Vertel het eerst aan de mensen die er vlakbij wonen."),
    advice(6, "Maak de avond veilig én open. Vraag de griffier om een plan."),
    advice(8, "Vertel buurgemeenten welk gerucht rondgaat en wat het feit is."),
    advice(9, "Overleg met Omo. Mail naar omo@minbzk.nl (werkdagen)."),
)


@pytest.fixture
def contact() -> Contact:
    """A contact that was verified this month."""
    return Contact(
        id="omo", name="Omo", purpose="overleg", phone="", email="omo@minbzk.nl", url="", hours="werkdagen",
        source="maatschappelijkeonrust.nl", verified_on=date(2026, 11, 2),
    )  # fmt: skip


@pytest.fixture
def gathering(now: datetime) -> AnnouncedGathering:
    """An announced demonstration before the meeting."""
    return AnnouncedGathering(
        kind="announcement", starts_at=datetime(2026, 12, 8, 17, 30, tzinfo=UTC), when_text="8 december",
        municipality_name="Voorbeeldstad", source_name="De Voorbeeldbode", genre="regionaal_nieuws",
        url="https://bode.example/a", n_sources=2, published_on=date(2026, 11, 20),
    )  # fmt: skip


@pytest.fixture
def disturbance() -> Disturbance:
    """A council evening nearby that was suspended last week."""
    return Disturbance(
        kind="verstoring", text="de raad onderbrak de vergadering een uur.", municipality_name="Neerdam",
        on=date(2026, 11, 19), source_name="Streekomroep Oost", url="https://oost.example/1", n_sources=3,
    )  # fmt: skip


@pytest.fixture
def signal(now: datetime) -> Signal:
    """The rise of the last week."""
    return Signal(
        id="s1", assignment_id="OPD-2026-001", theme="asielopvang", area="GM0000", week_starts_on=date(2026, 11, 16),
        observed=24, expected=9.0, lower=3, upper=16, p_value=0.0004, q_value=0.03, ratio=2.6, n_items=40, n_sources=6,
        coverage=0.93, scope="local", calendar="", method_version="1",
    )  # fmt: skip


@pytest.fixture
def quiet(now: datetime, decision: Decision, assignment: Assignment) -> AlertInput:
    """A decision in two weeks about which nothing was seen."""
    return AlertInput(
        id="SIG-2026-0042", assignment=assignment,
        municipality=Municipality(
            code="GM0000", name="Voorbeeldstad", province="Gelderland", lat=52.0, lon=5.8, population=40_000, aliases=()
        ),
        theme=Theme(
            id="asielopvang", name="Asielopvang", description="", version=1, owner="redactie", strong=("azc",), weak=(),
            out=(), examples=(), not_examples=(),
        ),
        decision=decision,
        guide=DecisionGuide(
            id="azc", name="Opvang van asielzoekers", search_words=("azc",),
            questions=("Waar komt de opvang?", "Hoelang blijft de opvang?", "Kan ik meepraten?"), untrue_messages=(),
            partners=(), note="",
        ),
        now=now, points=(), signal=None, ratio_lower_90=None, coverage=0.93, evidence=(), questions=(), claims=(),
        rumours=(), gatherings=(), disturbances=(), outages=(), advice=LIBRARY, contacts=(), author="rol:analist-1",
        office_phone="0800-1234567",
    )  # fmt: skip


@pytest.fixture
def asked(quiet: AlertInput) -> AlertInput:
    """Level 1: a question that came back."""
    question = Question(text="Hoeveel mensen komen er te wonen?", n_items=6, n_sources=3)
    return replace(quiet, questions=(question,), evidence=evidence(6, 3, quiet.now))


@pytest.fixture
def busy(
    quiet: AlertInput, rumour: Rumour, signal: Signal, gathering: AnnouncedGathering, contact: Contact
) -> AlertInput:
    """Level 2: more attention, an untrue message and an announced demonstration; a person said what may follow."""
    claim = Claim(
        id="gratis-auto", themes=("asielopvang",), topics=(), claim="bewoners krijgen een gratis auto.", variants=(),
        verdict="onwaar", explanation="", correct_information="Bewoners krijgen geen auto. Zij krijgen leefgeld.",
        review_publisher="Voorbeeldcheck", review_url="https://factcheck.example/auto", review_on=date(2026, 10, 6),
        keywords=(), negation_cues=(),
    )  # fmt: skip
    return replace(
        quiet, signal=signal, ratio_lower_90=1.7, evidence=evidence(24, 6, quiet.now), contacts=(contact,),
        questions=(
            Question(
                text="Hoeveel mensen komen er te wonen?", n_items=14, n_sources=5,
                answer_url="https://voorbeeldstad.example/opvang",
            ),
            Question(text="Hoe lang blijft de opvang open?", n_items=6, n_sources=4),
            Question(text="Is er nog plek op de school?", n_items=5, n_sources=3),
        ),
        claims=(ClaimSeen(claim=claim, n_items=6, n_sources=3, n_municipalities=1),),
        rumours=(
            RumourSeen(
                rumour=rumour, municipality_name="Voorbeeldstad", fact_publisher="gemeente Voorbeeldstad",
                n_municipalities=2, n_neighbours=1,
            ),
        ),
        gatherings=(gathering,), consequence="een drukke tribune", certainty="waarschijnlijk",
    )  # fmt: skip


@pytest.fixture
def body(busy: AlertInput, words: Messages) -> Body:
    """The content of the busy alert, as drafted."""
    made = draft(busy, words).body
    assert made is not None
    return made


@pytest.fixture
def stored(busy: AlertInput, body: Body) -> StoredAlert:
    """The busy alert in state "concept"."""
    from monitor.alerts.body import dump

    return StoredAlert(
        id=busy.id, assignment_id="OPD-2026-001", decision_id="d1", municipality="GM0000", theme="asielopvang",
        state="concept", body=dump(body), author="rol:analist-1", created_at=busy.now,
        expires_on=date.fromisoformat(body["vervalt_op"]),
    )  # fmt: skip
