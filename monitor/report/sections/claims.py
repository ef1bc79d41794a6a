"""Which messages are untrue according to whom, and which are still being checked: fact first."""

from collections.abc import Iterator, Sequence

from monitor.report.context import Context
from monitor.report.dutch import day
from monitor.report.facts import is_unseen
from monitor.report.floors import shorten
from monitor.report.input import ClaimSeen, RumourSeen, WeeklyInput
from monitor.report.model import Block, Cell, Column, Lines, Section, Table, safe_url

TITLE = "report.weekly.claims.title"
MAX_ROWS = 5
FACT_WORDS = 30


def build(data: WeeklyInput, ctx: Context) -> Section:
    """Build at most five rows and say how many more there are: first what an authority checked.

    Of both kinds the rumours of the register come first, for those are local, then the claims of the library.
    """
    rumours = [r for r in data.rumours if r.rumour.status != "gesloten"]
    named: list[RumourSeen | ClaimSeen] = [*rumours, *data.claims]
    found = sorted(named, key=lambda seen: not is_checked(seen))
    return Section(name="claims", title=ctx.words.text(TITLE), blocks=tuple(_blocks(found, data, ctx)))


def _blocks(found: Sequence[RumourSeen | ClaimSeen], data: WeeklyInput, ctx: Context) -> Iterator[Block]:
    if not found:
        none = "unseen" if is_unseen(data) else "none"
        yield Lines(items=(ctx.line(f"report.weekly.claims.{none}", tag="feit"),))
        return
    yield _table(tuple(_row(seen, data, ctx) for seen in found[:MAX_ROWS]), ctx)
    if len(found) > MAX_ROWS:
        yield Lines(items=(ctx.line("report.weekly.claims.more", tag="feit", n=len(found) - MAX_ROWS),))


def is_checked(seen: RumourSeen | ClaimSeen) -> bool:
    """Say whether an authority told in public, with address and date, what is true: only that is called a fact."""
    if isinstance(seen, ClaimSeen):
        return bool(safe_url(seen.claim.review_url)) and seen.claim.review_on is not None
    rumour = seen.rumour
    told = safe_url(rumour.fact_source) and rumour.fact_on is not None and seen.fact_publisher
    return bool(told) and rumour.status in ("ontkracht", "bevestigd")


def _table(rows: tuple[tuple[Cell, ...], ...], ctx: Context) -> Table:
    say, widths = ctx.words.text, {"fact": 3.0, "rumour": 2.8, "status": 2.9, "seen": 1.75, "advice": 1.5}
    columns = tuple(Column(title=say(f"report.weekly.claims.{key}"), width=w) for key, w in widths.items())
    return Table(caption=say("report.weekly.claims.caption"), columns=columns, rows=rows)


def _row(seen: RumourSeen | ClaimSeen, data: WeeklyInput, ctx: Context) -> tuple[Cell, ...]:
    if isinstance(seen, ClaimSeen):
        id_, fact, said = seen.claim.id, seen.claim.correct_information, seen.claim.claim
        stand = claim_status(seen, ctx)
    else:
        id_, fact, said = seen.rumour.id, seen.rumour.fact, seen.rumour.rumour
        stand = rumour_status(seen, ctx)
    return (
        _fact(fact if is_checked(seen) else "", ctx),
        Cell(text=shorten(said), quoted=True),
        stand,
        seen_in(seen.n_municipalities, ctx),
        _response(id_, data, ctx),
    )


def _fact(text: str, ctx: Context) -> Cell:
    """Write what is true; while nobody told it with a source, it is not known yet."""
    if not text:
        return ctx.cell("report.weekly.claims.fact_open")
    return Cell(text=shorten(text, FACT_WORDS), strong=True, quoted=True)


def claim_status(seen: ClaimSeen, ctx: Context) -> Cell:
    """Say what a fact-checker found. Without an address and a date nothing is called untrue."""
    claim, url = seen.claim, safe_url(seen.claim.review_url)
    text = " ".join(_claim_words(seen, bool(url), ctx))
    if not url or claim.review_on is None:
        return Cell(text=text)
    number = ctx.sources.cite(claim.review_publisher, url, claim.review_on, authoritative=True)
    return Cell(text=text, sources=(number,))


def _claim_words(seen: ClaimSeen, has_url: bool, ctx: Context) -> Iterator[str]:
    claim, say = seen.claim, ctx.words.text
    if has_url and claim.review_on is not None:
        yield say(f"report.weekly.claims.{claim.verdict}", publisher=claim.review_publisher, on=day(claim.review_on))
    elif has_url:
        yield say("report.weekly.claims.undated", publisher=claim.review_publisher)
    else:
        yield say("report.weekly.claims.open")
    n_denying = sum(n for stance, n in seen.stances if stance == "denies")
    if 2 * n_denying > sum(n for _, n in seen.stances):
        yield say("report.weekly.claims.mostly_denied")


def rumour_status(seen: RumourSeen, ctx: Context) -> Cell:
    """Say how a rumour stands: untrue only with an official statement, its address and its date."""
    rumour = seen.rumour
    if not is_checked(seen) or rumour.fact_on is None:
        return ctx.cell("report.weekly.claims.open")
    key = "onwaar" if rumour.status == "ontkracht" else "confirmed"
    number = ctx.sources.cite(seen.fact_publisher, rumour.fact_source, rumour.fact_on, authoritative=True)
    text = ctx.words.text(f"report.weekly.claims.{key}", publisher=seen.fact_publisher, on=day(rumour.fact_on))
    return Cell(text=text, sources=(number,))


def seen_in(n_municipalities: int, ctx: Context) -> Cell:
    """Say in how many municipalities."""
    if n_municipalities < 1:
        return ctx.cell("report.weekly.claims.no_municipality")
    return ctx.cell("report.weekly.claims.municipalities", n=n_municipalities)


def _response(id_: str, data: WeeklyInput, ctx: Context) -> Cell:
    chosen = dict(data.judgement.claim_responses).get(id_)
    if chosen is None:
        return Cell(text=ctx.words.text("report.todo.response"), todo=True)
    return ctx.cell(f"report.response.{chosen}")
