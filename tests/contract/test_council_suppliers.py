"""Every supplier of council information, from its own shape on this machine to the list of decisions."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor.cli import app
from monitor.commands.daily import draft_near
from monitor.commands.session import Session
from monitor.settings import load_settings
from tests.end_to_end.site.server import Answer, Reply, Request, Site

NOW = "2026-11-25T09:00:00+01:00"
PORTAL = "https://raad.ede.example"


@dataclass
class Council:
    """A working folder with one council source on a site of this machine."""

    site: Site
    data: Path
    monkeypatch: pytest.MonkeyPatch
    runner: CliRunner = field(default_factory=CliRunner)

    def serve(self, path: str, document: Any, *, content_type: str = "application/json") -> None:
        """Answer a path with a document."""
        body = document if isinstance(document, str | bytes) else json.dumps(document)
        self.site.pages[path] = Reply(body, content_type=content_type)

    def source(
        self, path: str, *, id: str = "raad", genre: str = "council_info", query: str = "", area: str = '["GM0228"]'
    ) -> None:
        """Write a source file."""
        (self.data / "sources").mkdir(parents=True, exist_ok=True)
        extra = f"query = '''{query}'''\n" if query else ""
        (self.data / "sources" / f"{id}.toml").write_text(
            f'name = "Raad"\nhomepage = "{PORTAL}"\nurl = "{self.site.base}{path}"\nkind = "council"\n'
            f'genre = "{genre}"\nmunicipalities = {area}\ndelay_s = 0\npublic_reason = "Openbaar."\n{extra}'
        )

    def run(self, *words: str) -> Result:
        """Run a command."""
        return self.runner.invoke(app, [*words])

    def crawl_all(self, at: str = NOW) -> dict[str, dict[str, Any]]:
        """Crawl the sources and return their lines of the summary."""
        self.monkeypatch.setenv("MONITOR_NOW", at)
        ids = [file.stem for file in (self.data / "sources").glob("*.toml")]
        done = self.run("crawl", *(word for one in ids for word in ("--source", one)), "--force", "--json")
        assert done.exit_code in (0, 1, 3), f"{done.output} {done.exception!r}"
        return {line["source"]: line for line in json.loads(done.stdout)}

    def crawl(self, at: str = NOW) -> dict[str, Any]:
        """Crawl the one source and return its line of the summary."""
        return self.crawl_all(at)["raad"]

    def listed(self, *options: str) -> list[dict[str, Any]]:
        """Return the list of decisions."""
        done = self.run("decision", "list", "--days", "200", "--json", *options)
        assert done.exit_code == 0, f"{done.output} {done.exception!r}"
        return list(json.loads(done.stdout))


@pytest.fixture
def council(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Council]:
    """A municipality that follows its own council."""
    monkeypatch.chdir(tmp_path)
    for name, value in {"NOW": NOW, "DATA": str(tmp_path / "own"), "ALLOW_LOOPBACK": "1"}.items():
        monkeypatch.setenv(f"MONITOR_{name}", value)
    for name in ("MONITOR_DB", "MONITOR_CONTACT", "MONITOR_ROLE"):
        monkeypatch.delenv(name, raising=False)
    with Site() as site:
        made = Council(site=site, data=tmp_path / "own", monkeypatch=monkeypatch)
        made.data.mkdir()
        done = made.runner.invoke(app, ["init"], input="gemeente Ede\nhttps://ede.example/monitor\n\nDPIA-1\n")
        assert done.exit_code == 0, done.output
        yield made


AZC = "Opvang asielzoekers Wilgenhof"


def notubiz(**changes: Any) -> dict[str, Any]:
    """Return a meeting as Notubiz gives it; persons stand in every field that has no use here."""
    person = {"id": 1, "name": "Jan Pietersen", "type": "person"}
    return {
        "id": 1152031, "organisation": {"id": 505}, "gremium": {"id": 169, "title": "Gemeenteraad", "chair": person},
        "type": "meeting", "permission_group": "public", "body": "council", "confidential": 0, "announcement": False,
        "canceled": False, "inactive": False, "last_modified": "2026-11-20 10:00:00", "members": [person],
        "attributes": [{"id": 1, "value": "Raadsvergadering"}, {"id": 3, "value": "<p>uitnodiging</p>"}],
        "plannings": [{"start_date": "2026-12-10 19:30:00", "end_date": None}], "location": "Raadzaal",
        "url": f"{PORTAL}/vergadering/1152031",
    } | changes  # fmt: skip


def point(number: int, title: str, **changes: Any) -> dict[str, Any]:
    """Return an agenda item of Notubiz."""
    attributes = [{"id": 1, "value": title}]
    return {
        "id": number, "type": "agenda_point", "order": number, "confidential": 0, "permission_group": "public",
        "type_data": {"heading": False, "title_prefix": str(number), "attributes": attributes}, "agenda_items": [],
    } | changes  # fmt: skip


def serve_notubiz(council: Council, agenda: list[Any], **changes: Any) -> None:
    meeting = notubiz(**changes)
    council.serve("/events?page=1", {"events": [meeting], "pagination": {"total_pages": 1, "has_more_pages": False}})
    detail = {"meeting": meeting | {"agenda_items": agenda}}
    council.serve("/events/meetings/1152031?format=json&version=1.21", detail)


def test_notubiz(council: Council) -> None:
    nested = point(2, "Ruimte", agenda_items=[point(3, AZC), point(4, "Besloten deel: zendmast", confidential=1)])
    serve_notubiz(council, [point(1, "Opening"), nested, point(5, "Vragenuur: inspreker de heer J. Pietersen")])
    council.source("/events?page=1")
    assert council.crawl()["remark"] == "1 decision proposed"
    (found,) = council.listed()
    assert (found["title"], found["kind"], found["confirmed_by"]) == (AZC, "azc", "not yet")
    assert (found["starts"], found["municipality"], found["body"]) == ("2026-12-10 19:30", "Ede", "raad")
    assert (found["phase"], found["status"]) == ("besluitvormend", "gepland")
    assert found["link"] == f"{PORTAL}/vergadering/1152031"
    assert council.crawl("2026-11-26T09:00:00+01:00")["remark"] == ""
    assert council.listed() == [found]


def test_a_moved_meeting_is_the_same_decision_and_keeps_what_a_person_confirmed(council: Council) -> None:
    serve_notubiz(council, [point(1, AZC)])
    council.source("/events?page=1")
    council.crawl()
    (before,) = council.listed()
    assert council.run("decision", "confirm", before["id"], "--kind", "anders", "--by", "rol:oov").exit_code == 0
    serve_notubiz(council, [point(1, AZC)], plannings=[{"start_date": "2026-12-17 20:00:00"}])
    assert council.crawl("2026-11-26T09:00:00+01:00")["remark"] == "1 decision changed"
    (after,) = council.listed()
    assert (after["id"], after["starts"], after["status"]) == (before["id"], "2026-12-17 20:00", "gewijzigd")
    assert (after["kind"], after["confirmed_by"]) == ("anders", "rol:oov")
    serve_notubiz(council, [point(1, AZC)], canceled=True)
    council.crawl("2026-11-27T09:00:00+01:00")
    assert council.listed()[0]["status"] == "geannuleerd"


def test_a_meeting_without_sensitive_words_is_collected_and_no_decision(council: Council) -> None:
    serve_notubiz(council, [point(1, "Vaststellen begroting")])
    council.source("/events?page=1")
    line = council.crawl()
    assert (line["new"], line["remark"]) == (1, "")
    assert council.listed() == []


def test_words_that_an_editor_adds_are_looked_for_in_what_is_stored(council: Council) -> None:
    serve_notubiz(council, [point(1, "Bouw zwembad")])
    council.source("/events?page=1")
    council.crawl()
    (council.data / "decision_kinds.toml").write_text(
        '[anders]\nname = "Anders"\nsearch_words = ["zwembad"]\nquestions = ["Wat?"]\nuntrue_messages = []\n'
        'partners = ["griffie"]\n'
    )
    council.site.pages.clear()  # nothing can be fetched any more
    council.crawl("2026-11-26T09:00:00+01:00")
    assert [one["title"] for one in council.listed()] == ["Bouw zwembad"]


def test_what_a_person_turned_down_does_not_come_back(council: Council) -> None:
    serve_notubiz(council, [point(1, AZC)])
    council.source("/events?page=1")
    council.crawl()
    (found,) = council.listed()
    assert council.run("decision", "reject", found["id"]).exit_code == 0
    serve_notubiz(council, [point(1, AZC)], plannings=[{"start_date": "2026-12-17 20:00:00"}])
    council.crawl("2026-11-26T09:00:00+01:00")
    assert council.listed() == []


def test_no_alert_before_a_person_confirmed(council: Council) -> None:
    serve_notubiz(council, [point(1, AZC)])
    council.source("/events?page=1")
    council.crawl()
    (found,) = council.listed("--unconfirmed")
    refused = council.run("alert", "draft", "--decision", found["id"])
    assert "no person has confirmed" in str(refused.exception)
    assert council.run("decision", "confirm", found["id"], "--kind", "azc").exit_code == 0
    assert council.run("alert", "draft", "--decision", found["id"]).exit_code == 0
    assert council.listed("--unconfirmed") == []


def test_ibabs_a_month_at_a_time_with_its_agenda_pages(council: Council) -> None:
    path = "/Calendar/GetAgendasForCalendar"
    row = {
        "id": "aa-bb", "title": "Commissie Ruimte", "start": "2026-12-03T20:00:00", "end": "2026-12-03T23:00:00",
        "location": "Zaal 2", "url": "/Agenda/Index/aa-bb", "classNames": ["agendatype-1"], "chairman": "Jan Pietersen",
    }  # fmt: skip
    council.serve(f"{path}?start=2026-11-18&end=2026-12-19", [row])
    council.serve(f"{path}?start=2026-12-19&end=2027-01-19", [row | {"id": "cc", "start": "2027-01-07T20:00:00"}])
    page = (
        '<h1>Commissie Ruimte</h1><span class="agenda-item-number">1</span><span class="agenda-item-title">Opening'
        f'</span><span class="agenda-item-title">{AZC}</span><span class="agenda-item-title">Besloten deel zendmast'
        "</span>"
    )
    council.serve("/Agenda/Index/aa-bb", page, content_type="text/html")
    council.serve("/Agenda/Index/cc", "<ul><li>1. Opening</li><li>2. Plaatsen zendmast</li><li>menu</li></ul>")
    council.source(f"{path}?start={{from}}&end={{month_to}}")
    assert council.crawl()["remark"].endswith("2 decisions proposed")
    rows = {one["kind"]: one for one in council.listed()}
    assert rows["azc"]["title"] == AZC
    assert (rows["azc"]["starts"], rows["azc"]["body"], rows["azc"]["phase"]) == (
        "2026-12-03 20:00", "commissie", "oordeelvormend",
    )  # fmt: skip
    assert (rows["zendmast"]["title"], rows["zendmast"]["link"]) == ("Plaatsen zendmast", PORTAL)


def test_gemeenteoplossingen_v1_with_its_agenda_in_the_list(council: Council) -> None:
    meeting = {
        "id": 5, "date": "2026-12-03 20:00:00", "startTime": "", "description": "Raadsvergadering", "canceled": False,
        "location": "Raadzaal", "dmu": {"id": 1, "name": "Gemeenteraad"}, "chairman": {"name": "Jan Pietersen"},
        "items": [{"id": 1, "number": "1", "title": AZC, "sortorder": 1, "speakers": ["Jan Pietersen"]}],
    }  # fmt: skip
    council.site.pages["*"] = lambda request: Reply(json.dumps([meeting]), content_type="application/json")
    council.source("/api/v1/meetings?date_from={from_epoch}&date_to={to_epoch}")
    assert council.crawl()["remark"] == "1 decision proposed"
    assert council.site.paths == ["/api/v1/meetings?date_from=1794988800&date_to=1805961600"]
    (found,) = council.listed()
    assert (found["title"], found["starts"], found["link"]) == (AZC, "2026-12-03 20:00", PORTAL)


def test_gemeenteoplossingen_v2_page_after_page_with_the_agenda_on_the_page_of_the_meeting(council: Council) -> None:
    def meeting(number: int) -> dict[str, Any]:
        return {
            "id": number, "date": "2026-12-03", "startTime": "20:00", "dmu": {"id": 1, "name": "Raad"},
            "location": "Raadzaal", "url": f"/vergaderingen/{number}",
        }  # fmt: skip

    for offset, numbers in ((0, (1, 2)), (2, (3,))):
        result = {"totalCount": 3, "meetings": [meeting(number) for number in numbers]}
        document = {"status": 200, "code": 0, "messages": [], "result": result}
        council.serve(f"/api/v2/meetings?limit=2&offset={offset}", document)
    for number, title in ((1, "Begroting"), (2, "Bomen"), (3, AZC)):
        prose = "De raad vergadert. " * 30
        text = f"<html><body><main><h1>Raad</h1><p>{prose}</p><p>4. {title}</p></main></body></html>"
        council.serve(f"/vergaderingen/{number}", text, content_type="text/html")
    council.source("/api/v2/meetings?limit=2&offset=0")
    council.crawl()
    (found,) = council.listed()
    assert (found["title"], found["starts"]) == (AZC, "2026-12-03 20:00")


QUERY = (
    '{"size": 2, "_source": ["@type", "name", "start_date", "original_url"], "query": {"range": {"start_date":'
    ' {"gte": "{from}", "lte": "{to}"}}}}'
)


def test_open_raadsinformatie_is_asked_by_post_page_after_page(council: Council) -> None:
    def hit(number: int, kind: str, title: str) -> dict[str, Any]:
        at, url = "2026-12-03T20:00:00+01:00", f"{PORTAL}/{number}"
        source = {"@type": kind, "name": title, "start_date": at, "original_url": url}
        return {"_index": "ori_ede_20250416182404", "_id": str(number), "_source": source}

    hits = [hit(1, "Meeting", "Raad"), hit(2, "AgendaItem", AZC), hit(3, "Person", "Jan Pietersen azc")]
    asked: list[dict[str, Any]] = []

    def answer(request: Request) -> Reply:
        assert (request.method, request.headers["content-type"]) == ("POST", "application/json")
        question = json.loads(request.body)
        asked.append(question)
        start = question.get("from", 0)
        page = {"hits": {"total": {"value": 3, "relation": "eq"}, "hits": hits[start : start + 2]}}
        return Reply(json.dumps(page), content_type="application/json")

    council.site.pages["/v1/elastic/ori_ede_*/_search"] = answer
    council.source("/v1/elastic/ori_ede_*/_search", query=QUERY, area="[]")
    line = council.crawl()
    assert (line["new"], line["remark"]) == (2, "1 decision proposed")
    assert [question.get("from") for question in asked] == [None, 2]
    assert asked[0]["query"]["range"]["start_date"] == {"gte": "2026-11-18", "lte": "2027-03-25"}
    (found,) = council.listed()
    assert (found["municipality"], found["title"], found["starts"]) == ("Ede", AZC, "2026-12-03 20:00")


def test_openbesluitvorming_times_are_utc_and_its_meetings_those_of_the_supplier(council: Council) -> None:
    entity = "meeting:notubiz:gemeente:ede:1152031"
    row = {
        "entityId": entity, "entityType": "Meeting", "organization": "Ede", "sortDate": "2026-12-10 18:30:00",
        "title": "Raadsvergadering",
    }  # fmt: skip
    other = {"entityId": "motion:x", "entityType": "Motion", "voter_name": "Jan Pietersen"}
    council.serve("/api/search?offset=0", {"results": [row, other], "totalCount": 2, "hasMore": False})
    detail = row | {
        "agenda": [{"title": "Ruimte", "number": "1", "agenda_items": [{"title": AZC, "number": "1.1"}]}],
        "motions": [{"name": "M1 azc", "votes": [{"voter_name": "Jan Pietersen"}]}],
    }
    council.serve(f"/api/entities/{entity}", detail)
    council.source("/api/search?offset=0", area="[]")
    assert council.crawl()["remark"] == "1 decision proposed"
    (found,) = council.listed()
    assert (found["starts"], found["municipality"], found["title"]) == ("2026-12-10 19:30", "Ede", AZC)
    serve_notubiz(council, [point(1, AZC)])
    council.source("/events?page=1")
    council.crawl("2026-11-26T09:00:00+01:00")
    assert [one["id"] for one in council.listed()] == [found["id"]]


SRU = """<?xml version="1.0"?><s:searchRetrieveResponse xmlns:s="http://docs.oasis-open.org/ns/search-ws/sruResponse"
 xmlns:d="http://purl.org/dc/terms/"><s:numberOfRecords>2</s:numberOfRecords><s:records><s:record><s:recordData>
<d:identifier>gmb-2026-{n}</d:identifier><d:title>{title}</d:title><d:creator>{creator}</d:creator>
<d:modified>2026-11-24</d:modified><preferredUrl>https://zoek.officielebekendmakingen.nl/gmb-2026-{n}.html</preferredUrl>
</s:recordData></s:record></s:records>{more}</s:searchRetrieveResponse>"""


def test_announcements_of_koop_by_sru(council: Council) -> None:
    title = "Verleende omgevingsvergunning zendmast Dorpsstraat"
    more = "<s:nextRecordPosition>2</s:nextRecordPosition>"
    first = SRU.format(n=1, title=title, creator="Zaanstad", more=more)
    council.serve("/sru?startRecord=1", first, content_type="application/xml")
    second = SRU.format(n=2, title="Ontheffing zendmast", creator="Provincie Utrecht", more="")
    council.serve("/sru?startRecord=2", second, content_type="application/xml")
    council.source("/sru?startRecord=1", genre="overheid", area="[]")
    assert council.crawl()["new"] == 2
    (found,) = council.listed("--past", "7")
    assert (found["municipality"], found["kind"], found["title"]) == ("Zaanstad", "zendmast", title)
    assert (found["phase"], found["body"], found["status"]) == ("vergunning", "college", "geweest")
    assert found["link"] == "https://zoek.officielebekendmakingen.nl/gmb-2026-1.html"


def test_announcements_of_koop_by_rss(council: Council) -> None:
    items = "".join(
        f"<item><title>{title}</title><link>https://zoek.example/{n}.html</link><guid>{n}</guid>{date}"
        "<description>Tekst</description></item>"
        for n, (title, date) in enumerate(
            (
                ("Gemeente Ede - noodverordening", "<pubDate>Tue, 24 Nov 2026 09:00:00 +0100</pubDate>"),
                ("Gemeente Ede - carbid zonder datum", ""),
            )
        )
    )
    council.serve("/rss", f"<rss version='2.0'><channel>{items}</channel></rss>", content_type="application/rss+xml")
    council.source("/rss", genre="overheid")
    council.crawl()
    (found,) = council.listed("--past", "7")
    assert (found["kind"], found["phase"]) == ("anders", "bekendmaking")


# --- What is odd or meant badly -----------------------------------------------------------------------------------

HOSTILE: dict[str, Any] = {
    "a list of everything": [1, None, "x", [], {}, {"id": {}}, {"start": 5, "id": 1}, {"start": "x", "id": []}],
    "types that are wrong": {"events": [notubiz(plannings={"a": 1}), notubiz(attributes=5), notubiz(id={"a": 1}), 7]},
    "flags as text": {"events": [notubiz(confidential="true"), notubiz(inactive="ja"), notubiz(permission_group=3)]},
    "an agenda that is none": {"meeting": notubiz(agenda_items={"a": [1]})},
    "hits that are none": {"hits": {"hits": [{"_source": {"@type": "Meeting", "start_date": 5}}, {"_id": 3}, None]}},
    "results that are none": {"results": [{"entityType": "Meeting", "entityId": "x", "sortDate": 1}], "hasMore": True},
    "a closed meeting": {"events": [notubiz(attributes=[{"id": 1, "value": f"Besloten vergadering {AZC}"}])]},
    "without a time": {"events": [notubiz(plannings=[{"start_date": None}])]},
}  # fmt: skip


DEEP = ("[" * 100_000, '{"meeting":' * 50_000, '{"events": [' + "{}," * 20_000 + "{}]}")


def test_hostile_shapes_end_in_no_decision_and_no_accident(council: Council) -> None:
    for number, document in enumerate((*HOSTILE.values(), *DEEP)):
        council.serve(f"/{number}", document)
        council.source(f"/{number}", id=f"raad-{number}")
    remarks = [line["remark"] for line in council.crawl_all().values()]
    assert len(remarks) == len(HOSTILE) + len(DEEP)
    assert not [remark for remark in remarks if "bug" in remark or "proposed" in remark]
    assert council.listed() == []


def test_a_night_without_an_hour(council: Council) -> None:
    planned = [{"start_date": "2027-03-28 02:30:00"}]
    council.serve("/x", {"meeting": notubiz(plannings=planned, agenda_items=[point(1, AZC)])})
    council.source("/x")
    council.crawl("2026-12-20T09:00:00+01:00")
    assert [one["starts"] for one in council.listed()] == ["2027-03-28 03:30"]


def test_a_very_long_agenda_is_cut_and_says_so(council: Council) -> None:
    council.serve("/x", {"meeting": notubiz(agenda_items=[point(n, f"Punt over azc {n}") for n in range(10_000)])})
    council.source("/x")
    assert "was cut" in council.crawl()["remark"]
    (found,) = council.listed()
    assert found["title"].count(";") == 2


def test_persons_never_reach_the_calendar(council: Council) -> None:
    person = {"type": "person", "name": "Jan Pietersen", "email": "jan@ede.nl"}
    agenda = [
        point(1, "Inspreken azc: de heer J. Pietersen, 06-12345678"),
        point(2, "azc", indiener=person, speakers=[person]),
    ]
    fields = ("location", "salutation", "chair", "module_items", "documents")
    council.serve("/x", {"meeting": notubiz(agenda_items=agenda, **dict.fromkeys(fields, person))})
    council.source("/x")
    council.crawl()
    shown = json.dumps(council.listed()) + council.run("decision", "list").stdout
    assert "azc" in shown
    assert not any(word in shown for word in ("Pietersen", "jan@", "06-12"))


def test_the_same_meeting_from_two_sources_is_shown_as_such(council: Council, tmp_path: Path) -> None:
    serve_notubiz(council, [point(1, AZC)])
    council.source("/events?page=1")
    council.crawl()
    (first,) = council.listed()
    file = tmp_path / "b.csv"
    file.write_text(f"datum;gemeente;soort;onderwerp;link\n10-12-2026;Ede;azc;Azc;{PORTAL}/a\n")
    done = council.run("decision", "import", str(file), "--json")
    (line,) = json.loads(done.stdout)
    assert (line["result"], done.exit_code) == ("added", 0)
    rows = {one["id"]: one["same_as"] for one in council.listed()}
    assert rows == {line["id"]: "", first["id"]: line["id"]}  # the one that a person confirmed stands for both
    saved = tmp_path / "saved.json"
    saved.write_text(json.dumps({"meeting": notubiz(agenda_items=[point(1, AZC)])}))
    again = json.loads(council.run("decision", "import", str(saved), "--municipality", "Ede", "--json").stdout)
    assert [(one["result"], one["id"]) for one in again] == [("same", first["id"])]


def test_a_decision_that_was_entered_twice_gets_one_alert(council: Council, tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    given = (("A", "azc"), ("B", "azc"), ("C", ""))
    rows = "".join(f"10-12-2026;Ede;{kind};Azc;{PORTAL}/a;{ref}\n" for ref, kind in given)
    file.write_text(f"datum;gemeente;soort;onderwerp;link;kenmerk\n{rows}")
    assert council.run("decision", "import", str(file)).exit_code == 0
    session = Session(settings=load_settings(db=None, data=council.data), as_json=False, quiet=True)
    session.fixed_at = datetime.fromisoformat(NOW)
    (line,) = draft_near(session, session.assignment())
    first = next(one["id"] for one in council.listed() if one["confirmed_by"] != "not yet")
    assert first in line


def redirect(status: int, target: str) -> Answer:
    return Reply("", status=status, headers={"Location": target})


def test_a_question_is_never_sent_on_to_another_host(council: Council) -> None:
    with Site({"*": Reply('{"hits": {"hits": []}}', content_type="application/json")}) as other:
        for status in (301, 302, 303, 307, 308):
            council.site.pages[f"/{status}"] = redirect(status, f"{other.base}/s")
            council.source(f"/{status}", id=f"raad-{status}", query="{}")
        lines = council.crawl_all().values()
        assert {line["outcome"] for line in lines} == {"failed"}
        assert all("redirect" in line["remark"] or "another host" in line["remark"] for line in lines)
        assert other.requests == []


def test_a_question_follows_its_own_host_and_robots_are_asked_first(council: Council) -> None:
    council.site.pages["/s"] = redirect(308, "/t")
    council.serve("/t", {"hits": {"hits": []}})
    council.source("/s", query='{"size": 1}')
    assert council.crawl()["outcome"] == "done"
    asked = [(request.method, request.path) for request in council.site.requests]
    assert asked == [("GET", "/robots.txt"), ("POST", "/s"), ("POST", "/t")]
    assert council.site.requests[-1].body == b'{"size": 1}'
    council.site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /s", content_type="text/plain")
    assert "robots.txt does not allow" in council.crawl("2026-11-26T09:00:00+01:00")["remark"]
    assert [r.method for r in council.site.requests][3:] == ["GET"]
