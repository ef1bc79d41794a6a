"""Factories of report inputs: one week of one theme in a made-up municipality."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.catalogue import Messages
from monitor.catalogue.files import bundled
from monitor.catalogue.messages import read_messages
from monitor.records import Advice, Assignment, Claim, Decision, Driver, JudgedWeek, Rumour, Signal, Theme, ThemeWeek
from monitor.report.input import (
    AnnouncedGathering,
    CalendarMark,
    ClaimSeen,
    DecisionCount,
    GroupCount,
    Headline,
    Judgement,
    LevelCount,
    NationalInput,
    NationalTheme,
    Outage,
    ProvinceCount,
    Quality,
    Question,
    RumourSeen,
    SourceUsed,
    SupportLine,
    TravellingRumour,
    UpcomingDecision,
    WeeklyInput,
    WeekPoint,
)

WEEK = date(2026, 11, 16)  # Monday of 2026-W47
# Stories and the band of thirteen weeks; None is an outage, 4 and 7 are under the floor.
STORIES: tuple[int | None, ...] = (14, 18, 12, 4, 15, 22, None, 17, 7, 19, 24, 21, 43)
BANDS = (
    (6, 24),
    (7, 25),
    (7, 25),
    (7, 24),
    (8, 26),
    (8, 26),
    (8, 26),
    (8, 27),
    (9, 27),
    (9, 28),
    (9, 28),
    (10, 29),
    (10, 30),
)


@pytest.fixture(scope="session")
def words() -> Messages:
    """The Dutch texts that are shipped."""
    messages, _ = read_messages((bundled(),))
    return messages


@pytest.fixture
def theme() -> Theme:
    """The theme of the example."""
    return Theme(
        id="asielopvang", name="Asielopvang", description="", version=1, owner="redactie", strong=("azc",), weak=(),
        out=(), examples=(), not_examples=(),
    )  # fmt: skip


def week_point(theme: str, starts_on: date, stories: int | None, band: tuple[float, float] | None) -> WeekPoint:
    """One week; ``stories=None`` is an outage."""
    counts = None
    if stories is not None:
        counts = ThemeWeek(
            theme=theme, area="GM0000", week_starts_on=starts_on, n_items=2 * stories, n_stories=stories,
            n_sources=min(11, 1 + stories // 3), coverage=0.93,
        )  # fmt: skip
    lower, upper = band if band else (None, None)
    return WeekPoint(
        starts_on=starts_on, counts=counts, lower=lower, upper=upper, note="" if counts else "coverage_gap"
    )


def points_of(theme: str, method: str = "shrinkage") -> tuple[WeekPoint, ...]:
    """Thirteen weeks up to the week of the report, compared with the rest of the country."""
    first = WEEK - timedelta(weeks=12)
    return tuple(
        replace(week_point(theme, first + timedelta(weeks=i), n, band), method=method)
        for i, (n, band) in enumerate(zip(STORIES, BANDS, strict=True))
    )


@pytest.fixture
def make_point() -> Callable[..., WeekPoint]:
    """A week of the theme: starts_on, stories (None: outage), band."""
    return lambda starts_on, stories, band=(10, 30): week_point("asielopvang", starts_on, stories, band)


@pytest.fixture
def claim() -> Claim:
    """A claim with a dated review."""
    return Claim(
        id="azc-gratis-auto",
        themes=("asielopvang",),
        topics=(),
        claim="Bewoners van de opvang krijgen een gratis auto.",
        variants=(),
        verdict="onwaar",
        explanation="",
        correct_information="Bewoners krijgen geen auto. Zij krijgen leefgeld.",
        review_publisher="Voorbeeldcheck",
        review_url="https://factcheck.example/auto",
        review_on=date(2026, 10, 6),
        keywords=(),
        negation_cues=(),
    )


@pytest.fixture
def rumour(now: datetime) -> Rumour:
    """A rumour that the municipality denied."""
    return Rumour(
        id="GER-2026-0007", assignment_id="OPD-2026-001", municipality="GM0000", theme="asielopvang",
        fact="Er is één locatie: de Dorpsweg.", rumour="Er zou ook een tweede locatie komen, bij de school.",
        fact_source="https://voorbeeldstad.example/opvang", fact_on=date(2026, 11, 18), status="ontkracht",
        created_at=now, updated_at=now,
    )  # fmt: skip


def decision(now: datetime, *, title: str = "Opvang aan de Dorpsweg", days: int = 15) -> Decision:
    """A council decision some days ahead, at half past seven in the evening."""
    evening = datetime(now.year, now.month, now.day, 18, 30, tzinfo=UTC) + timedelta(days=days)
    return Decision(
        id=f"d{days}",
        assignment_id="OPD-2026-001",
        source="manual",
        source_ref="1",
        municipality="GM0000",
        body="raad",
        title=title,
        kind="azc",
        kind_confirmed_by="rol:analist",
        phase="oordeelvormend",
        starts_at=evening,
        location="raadzaal",
        status="gepland",
        link="https://raad.voorbeeldstad.example/1",
        first_seen_at=now,
        updated_at=now,
    )


LIBRARY = (
    Advice(
        id="ADV-001", text="Zet één pagina met feiten op uw website. Zet er de datum op.", who="Communicatie",
        when="vandaag", decision_kinds=(), source="handreiking", verified_on=date(2026, 10, 1),
    ),
    Advice(
        id="ADV-002", text="Beantwoord de vragen die het meest voorkomen.", who="Communicatie", when="deze week",
        decision_kinds=(), source="handreiking", verified_on=date(2026, 10, 1),
    ),
    Advice(
        id="ADV-003", text="Vertel het direct omwonenden eerst.", who="Wethouder", when="vóór de pers",
        decision_kinds=("azc",), source="Ombudsman", verified_on=date(2026, 10, 1),
    ),
)  # fmt: skip


@pytest.fixture
def signal(now: datetime) -> Signal:
    """The rise of the last week."""
    return Signal(
        id="s1", assignment_id="OPD-2026-001", theme="asielopvang", area="GM0000", week_starts_on=WEEK, observed=43,
        expected=19.0, lower=10, upper=30, p_value=0.0004, q_value=0.03, ratio=2.3, n_items=86, n_sources=11,
        coverage=0.93, scope="local", calendar="", method_version="shrinkage-3", ratio_low=1.7, ratio_high=3.1,
        n_stories=43, extent="here", theme_version="1-0a1b2c3d",
        drivers=(
            Driver(kind="story", ref="verhaal", n_stories=1, n_items=12, n_sources=5, usual=0.0),
            Driver(kind="source", ref="bode", n_stories=9, n_items=9, n_sources=1, usual=2.0),
            Driver(kind="claim", ref="azc-gratis-auto", n_stories=12, n_items=12, n_sources=4, usual=1.0),
        ),
    )  # fmt: skip


@pytest.fixture
def judgement() -> Judgement:
    """All that a person has to say before release."""
    return Judgement(
        asked="Zet deze week één pagina met feiten online.", reason="de raad praat op 10 december over de opvang.",
        feeling="vooral zorg over het aantal plekken, en ook steun.", questions_checked=True,
        claim_responses=(("GER-2026-0007", "reageren"), ("azc-gratis-auto", "niet reageren")),
        advice=("ADV-001", "ADV-002", "ADV-003"),
    )  # fmt: skip


@pytest.fixture
def weekly(
    now: datetime, theme: Theme, claim: Claim, rumour: Rumour, signal: Signal, judgement: Judgement,
    assignment: Assignment,
) -> WeeklyInput:  # fmt: skip
    """A weekly report that may be released."""
    return WeeklyInput(
        theme=theme,
        area="GM0000",
        area_name="Voorbeeldstad",
        week_starts_on=WEEK,
        assignment=assignment,
        now=now,
        tlp="TLP:GREEN",
        state="vrijgegeven",
        author="rol:analist",
        checker="rol:tweede-lezer",
        points=points_of(theme.id),
        signal=signal,
        groups=(
            GroupCount(group="news", n_items=58, n_stories=26, n_sources=6),
            GroupCount(group="government", n_items=5, n_stories=5, n_sources=2),
            GroupCount(group="forums", n_items=14, n_stories=12, n_sources=3),
        ),
        questions=(
            Question(
                text="Hoeveel mensen komen er te wonen?",
                n_items=31,
                n_sources=7,
                answer_url="https://voorbeeldstad.example/opvang",
            ),
            Question(text="Hoe lang blijft de opvang open?", n_items=14, n_sources=5),
            Question(text="De school is nu al vol.", n_items=12, n_sources=4, kind="zorg"),
            Question(text="Fijn dat wij iets kunnen doen voor mensen in nood.", n_items=8, n_sources=3, kind="steun"),
            Question(text="Mag dat zomaar?", n_items=1, n_sources=1),
        ),
        claims=(
            ClaimSeen(
                claim=claim, n_items=12, n_sources=4, n_municipalities=3, stances=(("asserts", 3), ("denies", 9))
            ),
        ),
        rumours=(
            RumourSeen(
                rumour=rumour,
                municipality_name="Voorbeeldstad",
                fact_publisher="gemeente Voorbeeldstad",
                n_municipalities=2,
                n_neighbours=1,
            ),
        ),
        gatherings=(
            AnnouncedGathering(
                kind="announcement",
                starts_at=datetime(2026, 12, 10, 17, 30, tzinfo=UTC),
                when_text="10 december",
                municipality_name="Voorbeeldstad",
                source_name="De Voorbeeldbode",
                genre="regionaal_nieuws",
                url="https://bode.example/a",
                n_sources=3,
                published_on=date(2026, 11, 20),
            ),
        ),
        levels=(
            LevelCount(level="none", n_items=40, n_sources=9),
            LevelCount(level="grievance", n_items=32, n_sources=7),
            LevelCount(level="mobilisation", n_items=13, n_sources=4),
            LevelCount(level="escalation", n_items=1, n_sources=1),
        ),
        decisions=(
            UpcomingDecision(decision=decision(now), municipality_name="Voorbeeldstad", province="Gelderland"),
            UpcomingDecision(
                decision=decision(now, title="Verlenging noodopvang sporthal De Meent", days=20),
                municipality_name="Neerdam",
                province="Gelderland",
            ),
        ),
        decisions_missing=("Oosterhaven",),
        outages=(
            Outage(
                source_name="Streekomroep Oost",
                genre="regionaal_nieuws",
                since=date(2026, 11, 12),
                error="timeout",
            ),
        ),
        headlines=(
            Headline(
                title="Raad praat in december over opvang aan de Dorpsweg",
                source_name="De Voorbeeldbode",
                genre="regionaal_nieuws",
                published_on=date(2026, 11, 17),
                url="https://bode.example/raad",
            ),
            Headline(
                title="Gemeente: er komt geen tweede locatie",
                source_name="gemeente Voorbeeldstad",
                genre="overheid",
                published_on=date(2026, 11, 18),
                url="https://voorbeeldstad.example/opvang",
            ),
        ),
        calendar=(
            CalendarMark(on=date(2026, 10, 14), label="Debat in de Tweede Kamer"),
            CalendarMark(on=date(2026, 11, 14), label="Landelijke intocht"),
        ),
        sources=(
            SourceUsed(name="De Voorbeeldbode", genre="regionaal_nieuws", homepage="https://bode.example", n_items=120),
            SourceUsed(name="Streekomroep Oost", genre="regionaal_nieuws", homepage="https://oost.example", n_items=0),
            SourceUsed(
                name="gemeente Voorbeeldstad", genre="overheid", homepage="https://voorbeeldstad.example", n_items=14
            ),
            SourceUsed(
                name="Landelijk Dagblad", genre="landelijk_nieuws", homepage="https://dagblad.example", n_items=900
            ),
            SourceUsed(name="Dorpsforum", genre="forum", homepage="https://forum.example", n_items=60),
        ),
        advice=LIBRARY,
        judgement=judgement,
        transparency_url="https://voorbeeldstad.example/monitor",
        judged=(JudgedWeek(family="municipality", n_tested=3000, n_signals=9, n_by_chance=0.9),),
    )


@pytest.fixture
def draft(weekly: WeeklyInput) -> WeeklyInput:
    """The same week before a person looked at it."""
    return replace(weekly, state="concept", checker=None, judgement=Judgement())


@pytest.fixture
def national(weekly: WeeklyInput, signal: Signal, theme: Theme) -> NationalInput:
    """An overview of three themes that may be released."""
    points, rise = points_of(theme.id, "own-past"), replace(signal, area="Gelderland")
    gone = (*points[:-1], replace(points[-1], counts=None, note="coverage_gap"))
    normal = (*points[:-1], replace(week_point("corona", WEEK, 22, (10, 30)), method="own-past"))
    return NationalInput(
        week_starts_on=WEEK,
        now=weekly.now,
        tlp="TLP:CLEAR",
        state="vrijgegeven",
        author="rol:analist",
        checker="rol:tweede-lezer",
        assignments=(weekly.assignment,),
        themes=(
            NationalTheme(
                theme=theme,
                points=points,
                signal=replace(signal, area="NL", scope="national"),
                provinces=(
                    ProvinceCount(
                        province="Gelderland", n_items=80, n_stories=40, n_sources=9, n_municipalities=11, signal=rise
                    ),
                    ProvinceCount(province="Drenthe", n_items=20, n_stories=12, n_sources=4, n_municipalities=6),
                ),
                reason="Veel raden praten in december over opvang.",
            ),
            NationalTheme(
                theme=replace(theme, id="corona", name="Corona en vaccinatie"), points=normal, signal=None, provinces=()
            ),
            NationalTheme(
                theme=replace(theme, id="blm", name="Black Lives Matter en racismeprotest"),
                points=gone,
                signal=None,
                provinces=(),
            ),
        ),
        rumours=(
            TravellingRumour(
                theme_name="Asielopvang",
                fact="Er is één locatie: de Dorpsweg.",
                rumour="Een geheime tweede locatie.",
                n_municipalities=6,
                denial_publisher="gemeente Voorbeeldstad",
                denial_url="https://voorbeeldstad.example/opvang",
                denied_on=date(2026, 11, 18),
            ),
        ),
        decision_counts=(
            DecisionCount(
                kind_name="Opvang van asielzoekers", province="Gelderland", n_decisions=9, n_municipalities=8
            ),
            DecisionCount(kind_name="Opvang van asielzoekers", province="Drenthe", n_decisions=2, n_municipalities=2),
            DecisionCount(kind_name="Zendmast of antenne", province="Zeeland", n_decisions=3, n_municipalities=3),
        ),
        decisions=weekly.decisions,
        decisions_missing=(),
        calendar=(
            CalendarMark(on=date(2026, 12, 5), label="Pakjesavond"),
            CalendarMark(on=date(2026, 12, 31), label="Oud en nieuw"),
        ),
        support=(SupportLine(name="Omo", text="Overleg bij dreigende onrust.", verified_on=date(2026, 11, 2)),),
        outages=weekly.outages,
        sources=weekly.sources,
        quality=Quality(
            n_alerts=14, n_useful=10, n_not_useful=3, n_wrong=1, method_changes=("nieuwe woorden bij 5G.",)
        ),
        n_provinces_tested=36,
        n_expected_by_chance=1.7,
        practice="Een gemeente zette de feiten op één pagina. Het gerucht stopte.",
        transparency_url="https://voorbeeldstad.example/monitor",
    )
