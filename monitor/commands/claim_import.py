"""``monitor claim import``: take in the reviews of others, as ClaimReview (JSON-LD, also within a page)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from monitor.catalogue import free_id, make_claim, theme_hits, write_claim
from monitor.commands.claim_add import RETAG
from monitor.commands.corpus_words import bundled_background, claim_matcher
from monitor.commands.progress import step_progress
from monitor.commands.session import FAILED, PARTLY, Session, command, stop
from monitor.commands.source_choice import own_folder
from monitor.editorial.claimreview import RefusedReview, Wording, claim_values, short_claim
from monitor.editorial.jsonld import MAX_BYTES, Node, read_reviews
from monitor.editorial.known import KnownClaims, Result, claim_slug
from monitor.editorial.proposing import rare_words
from monitor.editorial.ratings import rating_words
from monitor.errors import CatalogueError, MonitorError

SHOWN = 40  # lines in a table; --json has all


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    number: int
    result: Result | Literal["refused"]
    claim: str
    id: str = ""  # its own, or that of the claim that is known
    verdict: str = ""
    reason: str = ""


@command
def import_claims(
    session: Session,
    file: Annotated[Path, typer.Argument(help="JSON-LD, or a page with JSON-LD in it, saved to a file.")],
    theme: Annotated[
        list[str] | None, typer.Option(help="Theme of all of them; repeat. Default: as the patterns of the themes say.")
    ] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Free word for those outside the themes; repeat.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Also add what comes close to another claim.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")] = False,
) -> None:
    """Take in fact-checks published as ClaimReview; nothing is fetched, and a claim that is known is never changed."""
    reviews = read_reviews(_bytes(file), str(file))
    if not reviews:
        raise MonitorError(f"{file} holds no ClaimReview.")
    folder = None if dry_run else own_folder(session)
    with step_progress("Importing", len(reviews), quiet=session.quiet) as advance:
        lines = []
        for line in _take(session, reviews, folder, themes=theme, topics=topic or (), force=force):
            lines.append(line)
            advance(1)
    _show(session, lines, title=f"{'Would be imported' if dry_run else 'Imported'} from {file.name}")
    if not dry_run and any(line.result == "added" for line in lines):
        session.say(RETAG)
    left_out = sum(line.result in ("refused", "conflicting") for line in lines)
    if left_out:
        stop(FAILED if left_out == len(lines) else PARTLY)


def _take(
    session: Session, reviews: Sequence[Node], folder: Path | None, *, themes: Sequence[str] | None,
    topics: Sequence[str], force: bool,
) -> Iterator[_Line]:  # fmt: skip
    """Yield a line on each review, and write those that are new. A file is written whole or not at all."""
    catalogue = session.catalogue
    theme_ids = {one.id for one in catalogue.themes}

    def themes_of(text: str) -> Sequence[str]:
        return themes or [one.id for one in catalogue.themes if theme_hits(one, text).holds]

    wording = Wording(
        ratings=rating_words(catalogue.ratings), messages=catalogue.messages, themes=themes_of, topics=topics,
        keywords=lambda claim: rare_words(claim, bundled_background()),
    )  # fmt: skip
    known = KnownClaims(catalogue.claims, claim_matcher(catalogue, session.settings.models))
    taken = {one.id for one in catalogue.claims}
    last: dict[str, int] = {}  # by wanted id, the last number that was given: ten thousand may want the same
    for number, review in enumerate(reviews, 1):
        try:
            values = claim_values(review, wording)
            wanted = claim_slug(str(values["claim"]))
            claim_id = free_id(wanted, taken, number=last.get(wanted, 1), unnamed="bewering")
            claim = make_claim(claim_id, values, themes=theme_ids)
        except RefusedReview as error:
            yield _Line(number=number, result="refused", claim=short_claim(review), reason=str(error))
            continue
        except CatalogueError as error:
            reason = f"{error.key}: {error.message}"
            yield _Line(number=number, result="refused", claim=short_claim(review), reason=reason)
            continue
        finding = known.find(claim)
        if finding.result == "added" or (force and not finding.certain):
            if folder is not None:
                write_claim(folder, claim)
            known.add(claim)
            taken.add(claim.id)
            tail = claim.id.removeprefix(wanted).removeprefix("-")
            last[wanted] = int(tail) if tail.isdigit() else 1
            yield _Line(
                number=number, result="added", claim=claim.claim, id=claim.id, verdict=claim.verdict,
                reason=finding.reason,
            )  # fmt: skip
            continue
        yield _Line(
            number=number, result=finding.result, claim=claim.claim, id=finding.other, verdict=claim.verdict,
            reason=finding.reason,
        )  # fmt: skip


def _show(session: Session, lines: Sequence[_Line], *, title: str) -> None:
    first = [line for line in lines if line.result in ("refused", "conflicting")]
    shown = lines if session.as_json else list(dict.fromkeys([*first, *lines]))[:SHOWN]
    rows = [
        {
            "review": line.number, "result": line.result, "id": line.id, "verdict": line.verdict, "claim": line.claim,
            "reason": line.reason,
        }
        for line in sorted(shown, key=lambda line: line.number)
    ]  # fmt: skip
    session.show(rows, title=title)
    counts = {result: sum(line.result == result for line in lines) for result in dict.fromkeys(x.result for x in lines)}
    session.say(", ".join(f"{n} {result}" for result, n in counts.items()) + ".")
    if len(shown) < len(lines):
        session.say(f"The first {len(rows)} are shown, those that were left out before others; --json has all.")


def _bytes(file: Path) -> bytes:
    try:
        if not file.is_file():  # a pipe would wait for ever
            raise MonitorError(f"{file} is not a file; save the page or feed first.")
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise MonitorError(f"{file} cannot be read: {error.strerror or error}") from error
