"""``monitor review``: look at labels, correct them, hand corrections to training, and see whether tagging drifts."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from monitor.commands.review_drift import drift
from monitor.commands.review_input import corrections, make_review, reviewer, value
from monitor.commands.review_screen import screen
from monitor.commands.review_terminal import Sitting
from monitor.commands.session import Session, command
from monitor.commands.working_folder import parse_day
from monitor.errors import MonitorError
from monitor.records import ReviewField
from monitor.review.agreement import agreement as measure
from monitor.review.agreement import disputed, pairs
from monitor.review.lines import contradictory, training_line
from monitor.review.offering import CHOSEN

app = typer.Typer(help="Look at labels and correct them; corrections become training data.")

By = Annotated[str | None, typer.Option(help="Role that reviews (MONITOR_ROLE); never a name.")]
Since = Annotated[str | None, typer.Option(help="Only items since this day (2026-11-01).")]
Second = Annotated[bool, typer.Option("--second", help="Items that another role reviewed and this one did not.")]


class YesNo(StrEnum):
    """An answer."""

    yes = "yes"
    no = "no"


@app.callback(invoke_without_command=True)
@command
def review(
    session: Session,
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many items.")] = 20,
    since: Since = None,
    second: Second = False,
    by: By = None,
) -> None:
    """Review in the terminal, one text at a time: those that are worth a look first."""
    if context.invoked_subcommand is not None:
        return
    role = reviewer(session, by)
    queue = _offered(session, role, limit, since, second=second)
    if not queue:
        session.tell({"saved": 0}, "Nothing to review.")
        return
    n_saved = Sitting(session=session, by_role=role, queue=queue).run()
    session.tell({"saved": n_saved}, f"Saved {n_saved} reviews as {role}.")


@app.command("list")
@command
def show_offered(
    session: Session,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many items.")] = 20,
    since: Since = None,
    second: Second = False,
    by: By = None,
) -> None:
    """Show what is worth a look, and why: near a threshold, parts that disagree, a share by lot."""
    rows = _offered(session, reviewer(session, by), limit, since, second=second)
    session.show([dict(row) for row in rows], columns=("item_id", "title", "why"), title="Worth a look")


@app.command("show")
@command
def show_item(session: Session, item_id: Annotated[str, typer.Argument(metavar="ITEM")]) -> None:
    """Show one text with the machine's labels and the words behind them; earlier reviews stay hidden."""
    subject = session.store.reviews.item(item_id)
    machine = subject.machine
    found = {
        "item_id": subject.item_id, "title": subject.title, "text": subject.text,
        "published_at": subject.published_at, "why": subject.why, "tagger_version": subject.tagger_version,
        "labels": {
            "themes": machine.themes, "disinformation": machine.disinformation, "claim_id": machine.claim_id,
            "stance": machine.stance, "unrest": machine.unrest, "municipalities": machine.municipalities,
            "event_when": machine.event_when,
        },
        "p": {name: round(p, 4) for name, p in subject.chances.items()},
        "reasons": [
            {"label": one.label, "by": one.by, "span": one.span, "weight": one.weight} for one in subject.reasons
        ],
    }  # fmt: skip
    session.tell(found, screen(session, subject, machine, subject.why, whole=True))


@app.command("correct")
@command
def correct(
    session: Session,
    item_id: Annotated[str, typer.Argument(metavar="ITEM")],
    themes: Annotated[str | None, typer.Option(help="All its themes, with commas between; or none.")] = None,
    disinformation: Annotated[YesNo | None, typer.Option(help="The text itself asserts a false claim.")] = None,
    claim: Annotated[str | None, typer.Option(help="Claim of the library it is about; or none.")] = None,
    stance: Annotated[
        Literal["asserts", "reports", "denies", "asks", "opinion", "satire", "none"] | None,
        typer.Option(help="What it does with the claim."),
    ] = None,
    unrest: Annotated[
        Literal["none", "grievance", "mobilisation", "escalation"] | None,
        typer.Option(help="What the text itself does."),
    ] = None,
    municipality: Annotated[
        list[str] | None, typer.Option(help="CBS code or name; repeat for all its municipalities; or none.")
    ] = None,
    when: Annotated[
        str | None, typer.Option(help="The words in the text that say when people gather; or none.")
    ] = None,
    accept_rest: Annotated[
        bool, typer.Option("--accept-rest", help="The fields not named were looked at: right.")
    ] = False,
    from_list: Annotated[
        bool, typer.Option("--from-list", help="The item came from monitor review list: it counts in honest rates.")
    ] = False,
    note: Annotated[str, typer.Option(help="Remark for other reviewers.")] = "",
    by: By = None,
) -> None:
    """Correct the labels of one item, or confirm them; what is not named is not judged."""
    role, subject = reviewer(session, by), session.store.reviews.item(item_id)
    typed: dict[ReviewField, str | None] = {
        "themes": themes, "disinformation": disinformation, "claim_id": claim, "stance": stance, "unrest": unrest,
        "municipalities": ",".join(municipality) if municipality else None, "event_when": when,
    }  # fmt: skip
    changes = {name: value(session, subject, name, text) for name, text in typed.items() if text is not None}
    made = make_review(
        subject, changes, earlier=corrections(session.store.reviews.counting(item_id), role), judge_rest=accept_rest,
        by_role=role, now=session.clock(), note=note, why=subject.why if from_list else (CHOSEN,),
    )  # fmt: skip
    number = session.store.reviews.add(made)
    session.tell(
        {"number": number, "item_id": item_id, "judged": made.judged, "corrected": made.corrected},
        f"Review {number}: {', '.join(made.corrected) + ' corrected' if made.corrected else 'labels confirmed'}.",
    )


@app.command("export")
@command
def export(session: Session, file: Annotated[Path, typer.Argument(metavar="FILE.jsonl")]) -> None:
    """Write reviewed texts as training lines: redacted, without source or address, one a story."""
    claims = {claim.id: claim.claim for claim in session.catalogue.claims}
    places = {one.code: one.name for one in session.catalogue.municipalities}
    rows = session.store.reviews.judged()
    whole = [row for row in rows if row["whole"]]
    lines = [training_line(row, claims, places) for row in whole if not contradictory(row)]
    try:
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise MonitorError(f"{file} cannot be written: {error.strerror}") from error
    n_partly, n_contradictory = len(rows) - len(whole), len(whole) - len(lines)
    session.tell(
        {"exported": len(lines), "partly_judged": n_partly, "contradictory": n_contradictory, "file": str(file)},
        f"Wrote {len(lines)} reviewed texts to {file}; left out {n_partly} of which some field was never judged and "
        f"{n_contradictory} of which the claim and the judgement of it contradict each other (review those again). "
        f"Train with: monitor train --reviews {file}",
    )


@app.command("agreement")
@command
def show_agreement(session: Session) -> None:
    """Show how far two reviewers agree on the same texts: Cohen's kappa per field, with counts."""
    live = session.store.reviews.live()
    measured = measure(live, [theme.id for theme in session.catalogue.themes])
    rows: list[dict[str, Any]] = [
        {
            "field": one.field, "n": one.n, "agreed": one.n_agreed,
            "share": round(one.n_agreed / one.n, 3) if one.n else None,
            "kappa": None if one.kappa is None else round(one.kappa, 3),
        }
        for one in measured
    ]  # fmt: skip
    differ = [
        {"item_id": one.item_id, "first": one.by_role, "second": other.by_role, "differ_in": fields}
        for one, other, fields in disputed(live)
    ]
    n = len(pairs(live))
    if session.as_json:
        session.tell({"n_pairs": n, "fields": rows, "differ": differ}, "")
        return
    session.show(rows, title=f"Agreement on {n} texts that two roles reviewed")
    if differ:
        session.show(differ, title="Texts on which they differ")
    if not n:
        session.say("A second reviewer goes over the same texts with: monitor review --second --by ROLE")


app.command("drift")(drift)


def _offered(session: Session, role: str, n: int, since: str | None, *, second: bool) -> tuple[dict[str, Any], ...]:
    start = datetime.combine(parse_day(since), datetime.min.time(), tzinfo=UTC) if since else None
    return session.store.reviews.offered(role, n, since=start, second=second)
