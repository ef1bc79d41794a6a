"""Reviewed texts as training lines: the format of the corpus, redacted, without source or address."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.redact import redact
from monitor.review.labels import contradicting

# Kinds of publisher as the corpus names kinds of text; no model sees either.
_GENRES = {
    "publieke_omroep": "news", "landelijk_nieuws": "news", "regionaal_nieuws": "news", "vakpers": "news",
    "factcheck": "factcheck", "forum": "forum", "satire": "satire", "belangenorganisatie": "organisation",
    "actiegroep": "organisation", "overheid": "government", "council_info": "government",
}  # fmt: skip


def contradictory(row: Mapping[str, Any]) -> bool:
    """Whether what persons said of the claim in a wholly judged text contradicts itself: nothing to learn from."""
    # A stance may be missing: it follows from the rest.
    stance = row["stance"] if row["stance"] is not None else "asserts" if row["disinformation"] else "reports"
    return bool(contradicting(row["disinformation"], row["claim_id"] or "", stance))


def training_line(row: Mapping[str, Any], claims: Mapping[str, str], places: Mapping[str, str]) -> str:
    """Return one judged item as a line of JSON.

    Args:
        claims: the sentence of each claim, by id.
        places: the name of each municipality, by CBS code.
    """
    claim_id = row["claim_id"] or ""
    fields = {
        # Of the text, not of the address: the file must not lead back to a page.
        "id": f"review-{row['text_hash'][:16]}",
        "title": redact(row["title"]),
        "text": redact(row["text"]),
        "genre": _GENRES.get(row["genre"], ""),
        "themes": list(row["themes"]),
        "other_topic": "",
        "disinformation": row["disinformation"],
        "claim": claims.get(claim_id, "") if row["disinformation"] else "",
        "claim_id": claim_id,
        "stance": row["stance"] or "",
        "unrest": row["unrest_level"],
        "municipalities": [places.get(code, code) for code in row["municipalities"]],
        "event_when": row["event_when"],
        "trap": "none",
        "origin": f"review:{row['by_role']}",
        "reviewed_on": _day(row["reviewed_at"]),
    }
    return json.dumps(fields, ensure_ascii=False)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
