"""``monitor theme`` and ``monitor claim``: the editorial data."""

from typing import Annotated

import typer

from monitor.catalogue import theme_hits
from monitor.commands.session import Session, command

themes = typer.Typer(help="The themes that are followed.", no_args_is_help=True)
claims = typer.Typer(help="The claims that fact-checkers have looked at.", no_args_is_help=True)


@themes.command("list")
@command
def list_themes(session: Session) -> None:
    """Show the themes with their patterns counted."""
    rows = [
        {
            "id": t.id, "name": t.name, "version": t.version, "strong": len(t.strong), "weak": len(t.weak),
            "out": len(t.out), "examples": len(t.examples), "owner": t.owner,
        }
        for t in session.catalogue.themes
    ]  # fmt: skip
    session.show(rows, title="Themes")


@themes.command("try")
@command
def try_theme(
    session: Session,
    theme_id: Annotated[str, typer.Argument(metavar="ID")],
    text: Annotated[str, typer.Option(help="Text to try the patterns on. Default: the theme's own examples.")] = "",
) -> None:
    """Show which patterns of a theme hit in a text, or which of its own examples they miss."""
    theme = session.catalogue.theme(theme_id)
    tried = [(text, "")] if text else [(t, "yes") for t in theme.examples] + [(t, "no") for t in theme.not_examples]
    rows = []
    for example, wanted in tried:
        found = theme_hits(theme, example)
        rows.append(
            {
                "text": example if len(example) <= 90 else f"{example[:89]}…",
                "wanted": wanted, "holds": "yes" if found.holds else "no",
                "strong": sorted({hit.pattern for hit in found.strong}),
                "weak": sorted({hit.pattern for hit in found.weak}),
            }
        )  # fmt: skip
    session.show(rows, title=f"{theme.name}: patterns alone, without the model")


@claims.command("list")
@command
def list_claims(
    session: Session,
    theme: Annotated[str | None, typer.Option(help="Only of this theme.")] = None,
) -> None:
    """Show the claims with verdict and source."""
    rows = [
        {
            "id": c.id, "themes": c.themes, "claim": c.claim, "verdict": c.verdict,
            "source": c.review_publisher or "state of knowledge", "on": c.review_on,
        }
        for c in session.catalogue.claims
        if theme is None or theme in c.themes
    ]  # fmt: skip
    session.show(rows, title="Claims")


@claims.command("match")
@command
def match_claims(session: Session, text: Annotated[str, typer.Argument(help="A sentence or text.")]) -> None:
    """Show which claims of the library a text comes close to, with the stance of the text."""
    import json

    from monitor.models.jsonl import tag_records
    from monitor.models.tagger import load_tagger

    line = json.dumps({"id": "text", "text": text})
    tagged = json.loads(next(tag_records(load_tagger(session.catalogue), [line])))
    rows = [
        {
            "claim": session.catalogue.claim(match["id"]).claim, "verdict": match["verdict"],
            "similarity": match["similarity"], "stance": match["stance"], "source": match["review_url"],
            "words": text[slice(*match["span"])],
        }
        for match in tagged["disinformation"]["claims"]
    ]  # fmt: skip
    session.show(rows, title="Claims that the text comes close to")
