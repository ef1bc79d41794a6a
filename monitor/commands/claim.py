"""``monitor claim``: the claims that fact-checkers have looked at."""

from typing import Annotated

import typer

from monitor.commands.claim_add import add
from monitor.commands.claim_import import import_claims
from monitor.commands.session import Session, command
from monitor.errors import MonitorError

app = typer.Typer(help="The claims that fact-checkers have looked at.", no_args_is_help=True)


@app.command("list")
@command
def list_claims(
    session: Session,
    theme: Annotated[str | None, typer.Option(help="Only of this theme.")] = None,
) -> None:
    """Show the claims with verdict and source."""
    if theme is not None:
        session.catalogue.theme(theme)  # an unknown one is an error, not an empty list
    rows = [
        {
            "id": c.id, "themes": c.themes, "claim": c.claim, "verdict": c.verdict,
            "source": c.review_publisher or "state of knowledge", "on": c.review_on,
        }
        for c in session.catalogue.claims
        if theme is None or theme in c.themes
    ]  # fmt: skip
    session.show(rows, title="Claims")


@app.command("match")
@command
def match_claims(session: Session, text: Annotated[str, typer.Argument(help="A sentence or text.")]) -> None:
    """Show which claims of the library a text comes close to, with the stance of the text."""
    import json

    from monitor.models.jsonl import tag_records

    line = json.dumps({"id": "text", "text": text})
    tagged = json.loads(next(tag_records(session.tagger(), [line])))
    if "error" in tagged:
        raise MonitorError(f"The text cannot be read: {tagged['error']}.")
    rows = [
        {
            "id": match["id"], "claim": session.catalogue.claim(match["id"]).claim, "verdict": match["verdict"],
            "similarity": match["similarity"], "stance": match["stance"], "source": match["review_url"],
            "words": text[slice(*match["span"])],
        }
        for match in tagged["disinformation"]["claims"]
    ]  # fmt: skip
    session.show(rows, title="Claims that the text comes close to")


app.command("add")(add)
app.command("import")(import_claims)
