"""What the tagger knows about its own work on a text: how near to a threshold, which parts disagree, unknown words."""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

from monitor.models.parts import Parts
from monitor.models.scoring import Scored
from monitor.models.themerules import RULE_THRESHOLD
from monitor.records import Disinformation, Gathering, TagHealth, ThemeScore

SURE_CLAIM = 0.7  # from this chance on the claim matcher is sure
_LEAST, _MOST = 1e-6, 1 - 1e-6  # chances are kept within these, so that margins are finite


def check_up(
    scored: Scored, themes: Sequence[ThemeScore], claims: Disinformation, event: Gathering | None, parts: Parts
) -> TagHealth:
    """Look back on the tags of one text."""
    margins = {one.theme: log_odds(one.p) - _threshold_odds(_threshold(one.theme, parts)) for one in themes}
    nearest = min(margins, key=lambda theme: (abs(margins[theme]), theme), default="")
    return TagHealth(
        n_words=scored.n_spelled,
        n_unknown=scored.n_unknown,
        nearest_theme=nearest,
        theme_margin=round(margins.get(nearest, log_odds(0)), 4),
        flag_margin=round(log_odds(scored.p_disinformation) - log_odds(parts.flag_threshold), 4),
        unrest_margin=round(scored.unrest_lead, 4),
        event_margin=round(log_odds(scored.p_event) - log_odds(parts.event_threshold), 4),
        p_claim=scored.nearest.p[0] if scored.nearest and scored.nearest.p else None,
        disagreements=tuple(_disagreements(scored, themes, claims, event, parts)),
        rule_hits=tuple(sorted({f"{hit.theme}#{hit.pattern}" for hit in scored.hits})),
    )


def log_odds(p: float) -> float:
    """Return the log-odds of a chance, finite also for 0 and 1."""
    bounded = _LEAST if p < _LEAST else _MOST if p > _MOST else p
    return math.log(bounded / (1 - bounded))


_threshold_odds = lru_cache(maxsize=256)(log_odds)


def _threshold(theme: str, parts: Parts) -> float:
    head = parts.themes.get(theme)
    return RULE_THRESHOLD if head is None else head.threshold


def _disagreements(
    scored: Scored, themes: Sequence[ThemeScore], claims: Disinformation, event: Gathering | None, parts: Parts
) -> Iterator[str]:
    strong = {hit.theme for hit in scored.hits if hit.strong}
    hit = {hit.theme for hit in scored.hits}
    best = max(claims.claims, key=lambda match: match.similarity, default=None)
    if best and best.similarity >= SURE_CLAIM and best.stance == "asserts" and not claims.flagged:
        yield f"claim_without_flag:{best.claim_id}"
    for theme in themes:
        if theme.theme in strong and not theme.labelled:
            yield f"rules_without_model:{theme.theme}"
    if claims.flagged and best is None:
        yield "flag_without_claim"
    if event and event.kind == "announcement" and any(theme.labelled for theme in themes):
        yield "gathering_without_call"
    for theme in themes:
        if theme.labelled and theme.theme not in hit and theme.theme in parts.themes:
            yield f"model_without_rules:{theme.theme}"
