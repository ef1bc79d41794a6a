"""The kinds of publisher that reports tell apart: news is not the opinion of residents."""

from typing import Literal

from monitor.records import Genre

Group = Literal["news", "government", "organisations", "forums", "other"]
GROUPS: dict[Group, frozenset[Genre]] = {
    "news": frozenset({"publieke_omroep", "landelijk_nieuws", "regionaal_nieuws", "vakpers"}),
    "government": frozenset({"overheid", "council_info"}),
    "organisations": frozenset({"belangenorganisatie", "actiegroep"}),
    "forums": frozenset({"forum"}),
    "other": frozenset({"alternatief_medium", "factcheck", "satire"}),
}
