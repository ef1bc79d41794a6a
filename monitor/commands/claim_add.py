"""``monitor claim add``: write down a claim that was checked."""

from typing import Annotated

import typer

from monitor.catalogue import free_id, make_claim, write_claim
from monitor.commands.corpus_words import bundled_background, claim_matcher
from monitor.commands.session import Session, command
from monitor.commands.source_choice import own_folder
from monitor.commands.working_folder import parse_past_day
from monitor.editorial.known import KnownClaims, claim_slug
from monitor.editorial.proposing import rare_words
from monitor.errors import CatalogueError, MonitorError
from monitor.records import Verdict
from monitor.redact import has_contact_data

RETAG = "It works at once in new tags; for items that were tagged before: monitor tag --retag"


@command
def add(
    session: Session,
    claim: Annotated[str, typer.Option(help="The claim in one plain sentence, as if it were true.")],
    verdict: Annotated[Verdict, typer.Option(help="What the review says of it.")],
    explanation: Annotated[str, typer.Option(help="Why.")],
    correct_information: Annotated[str, typer.Option(help="The fact, to say first.")],
    claim_id: Annotated[str | None, typer.Option("--id", help="Default: made of the claim.")] = None,
    theme: Annotated[list[str] | None, typer.Option(help="Theme; repeat.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Free word, for a claim outside the themes; repeat.")] = None,
    publisher: Annotated[str, typer.Option(help="Organisation that checked it; needed.")] = "",
    url: Annotated[str, typer.Option(help="Address of the review; needed.")] = "",
    on: Annotated[str | None, typer.Option(help="Day of the review (2026-11-01).")] = None,
    variant: Annotated[list[str] | None, typer.Option(help="The claim as people put it; repeat.")] = None,
    keyword: Annotated[
        list[str] | None, typer.Option(help="Word that points to it; repeat. Default: the rarest words of the claim.")
    ] = None,
    negation_cue: Annotated[list[str] | None, typer.Option(help="Words of a text that denies it; repeat.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also where a claim comes close to it, or has the id already.")
    ] = False,
) -> None:
    """Add a claim to your own library; it is checked as strictly as a file of the catalogue."""
    folder = own_folder(session)
    if not (publisher.strip() and url.strip()):
        raise MonitorError(
            "A verdict needs its source: give with --publisher who checked the claim, and with --url where. "
            "What nobody has checked yet is a rumour: monitor rumour add."
        )
    catalogue = session.catalogue
    taken = {one.id for one in catalogue.claims}
    values: dict[str, object] = {
        "claim": claim, "themes": list(theme or ()), "topics": list(topic or ()), "verdict": verdict,
        "explanation": explanation, "correct_information": correct_information, "review_publisher": publisher,
        "review_url": url, "variants": list(variant or ()),
        "keywords": list(keyword or rare_words(claim, bundled_background())),
        "negation_cues": list(negation_cue or ()),
    }  # fmt: skip
    if on:
        values["review_on"] = parse_past_day(session, on, "--on")
    _refuse_contact_data(values)
    made_id = claim_id or free_id(claim_slug(claim), taken, unnamed="bewering")
    made = make_claim(made_id, values, themes={one.id for one in catalogue.themes})
    if made.id in taken and not force:
        raise CatalogueError(f"claims/{made.id}.toml", "", "exists already; choose another --id, or --force")
    others = [one for one in catalogue.claims if one.id != made.id]
    finding = KnownClaims(others, claim_matcher(catalogue, session.settings.models)).find(made)
    if finding.result != "added" and finding.other != made.id and not force:
        raise MonitorError(
            f"{finding.other} is there already: {catalogue.claim(finding.other).claim} ({finding.reason}). "
            "Add the wording to its variants, or add this one all the same with --force."
        )
    file = write_claim(folder, made, replace=force)
    session.tell(
        {"id": made.id, "file": str(file), "keywords": made.keywords, "close_to": finding.other or None},
        f"Wrote {file}; it is found by: {', '.join(made.keywords)}. {RETAG}",
    )


def _refuse_contact_data(values: dict[str, object]) -> None:
    for key, value in values.items():
        if any(has_contact_data(str(one)) for one in (value if isinstance(value, list) else [value])):
            raise CatalogueError("the claim", key, "holds a handle, profile, telephone number or address of a person")
