"""Answers of council information systems that are deep, huge, or of another shape."""

import json

from tests.hostile.case import Case, reply, rss

EVENT = {
    "id": 7, "gremium": {"title": "Gemeenteraad"}, "attributes": [{"id": 1, "value": "Raadsvergadering"}],
    "plannings": [{"start_date": "2026-12-17 19:30:00"}], "permission_group": "public",
}  # fmt: skip
MEETINGS = "monitor.spiders.meetings:MAX_MEETINGS"
JSON = "application/json"


def council(id: str, what: str, body: object, *, items: int = 1, kind: str = JSON, **more: object) -> Case:
    """Return a council information system."""
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    holds = ("Raadsvergadering",) if items else ()
    return Case(
        id=id,
        what=what,
        serve=lambda base: {
            "/api": reply(content, kind),
            "*": reply('{"meeting": {}}', JSON),
            "/robots.txt": reply("", status="404 X"),
        },
        kind="council",
        path="/api",
        genre="council_info",
        items=items,
        holds=holds,
        **more,
    )  # type: ignore[arg-type]


def refused(id: str, what: str, body: object, says: str = "", kind: str = JSON) -> Case:
    """Return an answer that is no council information."""
    return council(id, what, body, items=0, kind=kind, ends="failed", error="not_a_feed", says=says)


CASES = (
    refused("council-deep", "100,000 lists within one another", "[" * 100_000 + "]" * 100_000, "no JSON"),
    refused("council-deep-objects", "50,000 objects within one another", '{"events":' * 50_000 + "1" + "}" * 50_000, "no JSON"),
    refused("council-cut", "JSON that is cut off", json.dumps({"events": [EVENT]})[:-5], "no JSON"),
    refused("council-html", "a web page instead of JSON", "<html><body>Storing</body></html>", "no JSON", "text/html"),
    refused("council-empty", "an empty answer", "", "no JSON"),
    refused("council-shape", "JSON of another shape", {"agenda": []}, "none of the shapes"),
    refused("council-number", "a number", "5", "none of the shapes"),
    refused("council-digits", "a number of 10,000 digits", "9" * 10_000, "no JSON"),
    refused("council-null", "null", "null", "none of the shapes"),
    refused("council-binary", "random bytes", bytes((n * 41 + 3) % 256 for n in range(20_000))),
    council("council-none", "a list without meetings", {"events": []}, items=0),
    council("council-types", "meetings in which every value has the wrong type", {"events": [5, None, [], {"id": [], "plannings": {}}, {"id": 1, "attributes": 5, "plannings": [5]}, {"id": 2, "gremium": [], "attributes": [5], "plannings": [{"start_date": 5}]}, EVENT]}),
    council("council-many", "20,000 meetings", {"events": [EVENT, *({**EVENT, "id": n, "plannings": [{"start_date": "2026-01-01 10:00:00"}]} for n in range(100, 20_000))]}, items=500, at_most=60, limit=MEETINGS),
    council("council-id", "ids that are no number", {"events": [{**EVENT, "id": "../../etc/passwd"}, {**EVENT, "id": "1?x=y"}, {**EVENT, "id": None}, EVENT]}, items=4, never=("etc", "x=y")),
    council("council-far", "a meeting in a hundred years", {"events": [{**EVENT, "id": 8, "plannings": [{"start_date": "2126-01-01 10:00:00"}]}, EVENT]}, limit="monitor.spiders.meetings:HORIZON"),
    council("council-secret", "confidential meetings", {"events": [{**EVENT, "id": 8, "confidential": True, "attributes": [{"id": 1, "value": "Geheime zitting"}]}, EVENT]}, lacks=("Geheime",)),
    council("council-title", "a title of a megabyte", {"events": [{**EVENT, "attributes": [{"id": 1, "value": "Raadsvergadering " * 60_000}]}]}),
    council("council-script", "a script in a title", {"events": [{**EVENT, "attributes": [{"id": 1, "value": "<script>gekaapt()</script>Raadsvergadering"}]}]}, lacks=("gekaapt",)),
    council("council-surrogates", "lone halves of characters", json.dumps({"events": [{**EVENT, "attributes": [{"id": 1, "value": "\ud800Raadsvergadering"}]}]})),
    council("council-nan", "NaN for a number", '{"events": [{"id": NaN}, ' + json.dumps(EVENT) + "]}"),
    council("council-pages", "a list that says it has ever more pages", {"events": [EVENT], "pagination": {"has_more_pages": True}}, at_most=6),
    Case(id="council-feed", what="a feed of announcements", serve=lambda base: {"/api": reply(rss("<item><title>Raadsvergadering</title><guid>1</guid></item>"))}, kind="council", path="/api", genre="council_info", items=1, holds=("Raadsvergadering",)),
    refused("council-search", "an answer of the search service that refuses", "<searchRetrieveResponse><diagnostics><diagnostic><message>stuk</message></diagnostic></diagnostics></searchRetrieveResponse>", "refuses", "text/xml"),
    refused("council-search-laughs", "a billion laughs in an answer of the search service", "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><searchRetrieveResponse>&b;</searchRetrieveResponse>", "refused", "text/xml"),
)  # fmt: skip
