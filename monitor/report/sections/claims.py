"""Which messages are untrue according to whom, and which are still being checked: fact first."""

from collections.abc import Iterator

from monitor.report.context import Context
from monitor.report.dutch import day
from monitor.report.floors import shorten
from monitor.report.input import ClaimSeen, RumourSeen, WeeklyInput
from monitor.report.model import Cell, Column, Lines, Section, Table, safe_url

TITLE = "report.weekly.claims.title"
MAX_ROWS = 5
FACT_WORDS = 30


def build(data: WeeklyInput, ctx: Context) -> Section:
    """Build at most five rows: rumours of the register first, for those are local, then claims of the library."""
    rumours = [r for r in data.rumours if r.rumour.status != "gesloten"]
    rows = [_rumour_row(r, data, ctx) for r in rumours[:MAX_ROWS]]
    rows += [_claim_row(c, data, ctx) for c in data.claims[: MAX_ROWS - len(rows)]]
    block = _table(tuple(rows), ctx) if rows else Lines(items=(ctx.line("report.weekly.claims.none", tag="feit"),))
    return Section(name="claims", title=ctx.words.text(TITLE), blocks=(block,))


def _table(rows: tuple[tuple[Cell, ...], ...], ctx: Context) -> Table:
    say, widths = ctx.words.text, {"fact": 3.0, "rumour": 2.8, "status": 2.9, "seen": 1.75, "advice": 1.5}
    columns = tuple(Column(title=say(f"report.weekly.claims.{key}"), width=w) for key, w in widths.items())
    return Table(caption=say("report.weekly.claims.caption"), columns=columns, rows=rows)


def _claim_row(seen: ClaimSeen, data: WeeklyInput, ctx: Context) -> tuple[Cell, ...]:
    claim = seen.claim
    return (
        Cell(text=shorten(claim.correct_information, FACT_WORDS), strong=True, quoted=True),
        Cell(text=shorten(claim.claim), quoted=True),
        claim_status(seen, ctx),
        seen_in(seen.n_municipalities, ctx),
        _response(claim.id, data, ctx),
    )


def _rumour_row(seen: RumourSeen, data: WeeklyInput, ctx: Context) -> tuple[Cell, ...]:
    rumour = seen.rumour
    fact = shorten(rumour.fact, FACT_WORDS) or ctx.words.text("report.weekly.claims.fact_open")
    return (
        Cell(text=fact, strong=True, quoted=True),
        Cell(text=shorten(rumour.rumour), quoted=True),
        rumour_status(seen, ctx),
        seen_in(seen.n_municipalities, ctx),
        _response(rumour.id, data, ctx),
    )


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
    n_denying = sum(n for stance, n in seen.stances if stance in ("denies", "reports"))
    if 2 * n_denying > sum(n for _, n in seen.stances):
        yield say("report.weekly.claims.mostly_denied")


def rumour_status(seen: RumourSeen, ctx: Context) -> Cell:
    """Say how a rumour stands: untrue only with an official statement, its address and its date."""
    rumour, url = seen.rumour, safe_url(seen.rumour.fact_source)
    if not url or rumour.fact_on is None or not seen.fact_publisher or rumour.status not in ("ontkracht", "bevestigd"):
        return ctx.cell("report.weekly.claims.open")
    key = "onwaar" if rumour.status == "ontkracht" else "confirmed"
    number = ctx.sources.cite(seen.fact_publisher, url, rumour.fact_on, authoritative=True)
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
