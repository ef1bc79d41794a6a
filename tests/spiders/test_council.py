"""Council information in the shapes of its suppliers, on this machine."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.errors import ExtractError
from monitor.records import CouncilMoment, FetchedPage
from monitor.spiders.meetings import read_answer
from tests.end_to_end.site.content import article, feed, item
from tests.end_to_end.site.server import Reply, Request
from tests.spiders.conftest import World

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
URL = "https://api.notubiz.nl/events?organisation_id=1&page=1&format=json&version=1.21"


def page(document: Any, url: str = URL) -> FetchedPage:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return FetchedPage(
        source_id="raad", url=url, final_url=url, status=200, headers=(("content-type", "application/json"),),
        body=body,
        truncated=False, fetched_at=NOW,
    )  # fmt: skip


def read(document: Any, url: str = URL) -> tuple[CouncilMoment, ...]:
    return read_answer(page(document, url)).moments


def event(number: int = 7, **changes: Any) -> dict[str, Any]:
    return {
        "id": number, "gremium": {"id": 3, "title": "Gemeenteraad"}, "attributes": [{"id": 1,
        "value": "Raadsvergadering"}],
        "plannings": [{"start_date": "2026-12-17 19:30:00"}], "canceled": False, "inactive": False,
        "confidential": False,
        "permission_group": "public", "last_modified": "2026-11-01 10:00:00",
        "url": "https://lindewaard.notubiz.nl/vergadering/7",
    } | changes  # fmt: skip


AGENDA = [
    {"order": 1, "type_data": {"title_prefix": "1", "heading": "Opening"}},
    {
        "order": 2,
        "type_data": {"title_prefix": "2", "attributes": [{"id": 1, "value": "Opvang asielzoekers Wilgenhof"}]},
    },
    {"order": 3, "confidential": True, "type_data": {"title_prefix": "3", "heading": "Besloten deel"}},
]


def test_notubiz_times_are_dutch_wall_time() -> None:
    (meeting,) = read({"events": [event()]})
    assert (meeting.ref, meeting.title, meeting.body) == ("notubiz:7", "Raadsvergadering", "Gemeenteraad")
    assert meeting.starts_at == datetime(2026, 12, 17, 18, 30, tzinfo=UTC)
    assert meeting.status == "gepland"


@pytest.mark.parametrize(
    "change",
    [{"confidential": True}, {"inactive": True}, {"permission_group": "raadsleden"}, {"plannings": []},
    {"plannings": "x"},
     {"plannings": [{"start_date": "2031-01-01 19:30:00"}]}, {"plannings": [None]}],
)  # fmt: skip
def test_what_is_not_public_or_has_no_plausible_time_is_left_out(change: dict[str, Any]) -> None:
    assert read({"events": [event(**change)]}) == ()


def test_a_cancelled_meeting_is_kept_as_cancelled() -> None:
    assert read({"events": [event(canceled=True)]})[0].status == "geannuleerd"


def test_the_agenda_of_a_meeting_keeps_its_public_items() -> None:
    (meeting,) = read({"meeting": event(agenda_items=AGENDA)})
    assert meeting.agenda == ("1 Opening", "2 Opvang asielzoekers Wilgenhof")


def test_agendas_and_further_pages_are_followed() -> None:
    document = {"events": [event(7), event(8, plannings=[{"start_date": "2026-10-01 19:30:00"}])]}
    document["pagination"] = {"has_more_pages": True, "total_pages": 2}
    assert read_answer(page(document)).follow == (
        "https://api.notubiz.nl/events?organisation_id=1&page=2&format=json&version=1.21",
        "https://api.notubiz.nl/events/meetings/7?format=json&version=1.21",
    )


def test_ibabs() -> None:
    document = [
        {"id": "aa-bb", "title": "Commissie Ruimte", "start": "2026-12-03T20:00:00"},
        {"id": None, "start": "x"},
    ]
    (meeting,) = read(document, "https://ede.bestuurlijkeinformatie.nl/Calendar/GetAgendasForCalendar?start=x")
    assert meeting.url == "https://ede.bestuurlijkeinformatie.nl/Agenda/Index/aa-bb"
    assert (meeting.ref, meeting.title) == ("ibabs:aa-bb", "Commissie Ruimte")


def test_gemeenteoplossingen_in_both_versions() -> None:
    rows = [{"id": 5, "date": "2026-12-03", "startTime": "20:00", "dmu": {"id": 1, "name": "Raad"},
    "location": "Raadzaal",
             "url": "/vergaderingen/5"}]  # fmt: skip
    (second,) = read({"status": 200, "result": {"totalCount": 1, "meetings": rows}}, "https://raad.nl/api/v2/meetings")
    assert (second.ref, second.body, second.place) == ("go:5", "Raad", "Raadzaal")
    assert second.starts_at == datetime(2026, 12, 3, 19, 0, tzinfo=UTC)
    (first,) = read({"meetings": [{"id": 5, "date": 1796324400, "items": [{"title": "Zendmast"}]}]}, "https://raad.nl/")
    assert first.agenda == ("Zendmast",)


def test_open_raadsinformatie_without_persons() -> None:
    hits = [
        {"_id": "1", "_source": {"@type": "Meeting", "name": "Raad", "start_date": "2026-12-03T20:00:00"}},
        {"_id": "2", "_source": {"@type": "Person", "name": "Jan Pietersen", "start_date": "2026-12-03T20:00:00"}},
        {"_id": "3", "_source": None},
    ]
    (meeting,) = read({"hits": {"hits": hits}})
    assert meeting.ref == "ori:1"


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b'{"events": 5}', b"<html>", b"[" * 100_000, b'"x"', b"null", b"7"])
def test_other_shapes_are_an_error(body: bytes) -> None:
    with pytest.raises(ExtractError):
        read_answer(page(body))


@pytest.mark.parametrize(
    "row",
    [
        5,
        None,
        [],
        {},
        {"id": {}},
        {"plannings": {"a": 1}, "attributes": 5},
        {"gremium": [], "attributes": [1], "plannings": [[]]},
    ],
)
def test_odd_rows_are_left_out(row: Any) -> None:
    assert read({"events": [row]}) == ()
    assert read({"meetings": [row]}) == ()
    assert read([row]) == ()


# --- As sources ---------------------------------------------------------------------------------------------------


def as_json(document: Any) -> Reply:
    return Reply(json.dumps(document), content_type="application/json")


def test_a_notubiz_agenda_becomes_an_item_without_asking_the_portal(world: World) -> None:
    site = world.site()
    listed = event(url=f"{site.base}/vergadering/7")
    site.pages["/events/meetings/7?format=json&version=1.21"] = as_json({"meeting": listed | {"agenda_items": AGENDA}})
    asked: list[str] = []

    def answer(request: Request) -> Reply:
        asked.append(request.path)
        return as_json({"events": [listed]}) if request.path.startswith("/events?") else Reply("weg", status=404)

    site.pages["*"] = answer
    source = world.source(site, "/events?date_from={from}&date_to={to}&page=1", kind="council", genre="council_info")
    assert world.crawl()[source.id].status == "done"
    (found,) = world.sink.items.values()
    assert found.title == "Raadsvergadering, donderdag 17 december 2026 om 19.30 uur"
    assert "2 Opvang asielzoekers Wilgenhof" in found.text
    assert found.url == f"{site.base}/vergadering/7"
    assert not any("vergadering/7" in path for path in site.paths)
    assert "date_from=2026-11-03&date_to=2027-03-10" in asked[-1]


def test_a_changed_agenda_is_a_new_version(world: World) -> None:
    site = world.site()
    for document in (event(), event(plannings=[{"start_date": "2026-12-18 20:00:00"}])):
        site.pages["/e"] = as_json({"events": [document]})
        site.pages["*"] = Reply("weg", status=404)
        world.sources.clear()
        world.source(site, "/e", kind="council", id="raad")
        world.crawl(force=True)
        world.later(days=1)
    (hashes,) = world.sink.versions.values()
    assert len(hashes) == 2


SRU = """<?xml version="1.0"?><sru:searchRetrieveResponse xmlns:sru="http://docs.oasis-open.org/ns/search-ws/sruResponse"
 xmlns:d="http://purl.org/dc/terms/" xmlns:g="http://standaarden.overheid.nl/sru"><sru:numberOfRecords>1</sru:numberOfRecords>
<sru:records><sru:record><sru:recordData><g:gzd><g:originalData><g:meta><g:owmskern>
<d:identifier>gmb-2026-1</d:identifier>
<d:title>Omgevingsvergunning zendmast Dorpsstraat</d:title><d:creator>Zaanstad</d:creator>
<d:modified>2026-11-09</d:modified>
</g:owmskern></g:meta></g:originalData><g:enrichedData>
<g:preferredUrl>{base}/gmb-2026-1.html</g:preferredUrl></g:enrichedData>
</g:gzd></sru:recordData></sru:record></sru:records></sru:searchRetrieveResponse>"""


def test_announcements_of_the_search_service(world: World) -> None:
    site = world.site({"/gmb-2026-1.html": Reply(article("Omgevingsvergunning zendmast Dorpsstraat"))})
    site.pages["/sru"] = Reply(SRU.replace("{base}", site.base), content_type="application/xml")
    world.source(site, "/sru", kind="council", genre="overheid")
    world.crawl()
    (found,) = world.sink.items.values()
    assert (found.text_status, found.published_source) == ("full", "feed")


def test_a_refused_question_is_an_error_and_not_an_empty_answer(world: World) -> None:
    message = "<d:diagnostic xmlns:d='x'><d:message>Unsupported parameter</d:message></d:diagnostic>"
    body = SRU.replace("<sru:numberOfRecords>1</sru:numberOfRecords>", message)
    site = world.site({"/sru": Reply(body, content_type="application/xml")})
    source = world.source(site, "/sru", kind="council")
    assert "Unsupported parameter" in world.crawl()[source.id].reason


def test_a_feed_of_announcements(world: World) -> None:
    site = world.site({"/1": Reply(article("Verkeersbesluit Dorpsstraat"))})
    site.pages["/rss"] = feed(item("Verkeersbesluit Dorpsstraat", f"{site.base}/1"))
    world.source(site, "/rss", kind="council", genre="overheid")
    world.crawl()
    assert world.items["Verkeersbesluit Dorpsstraat"].text_status == "full"
