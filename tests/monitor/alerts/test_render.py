"""An alert on paper and screen: one page, sources named, and nothing that may never be in one."""

import io
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from monitor.alerts.body import Body, dump
from monitor.alerts.draft import draft
from monitor.alerts.input import AlertInput, Disturbance
from monitor.alerts.lint import lint_alert
from monitor.alerts.render import alert_html, alert_pdf, alert_report, alert_text
from monitor.alerts.trim import n_words
from monitor.catalogue import Catalogue, Messages
from monitor.errors import ReportError

DATA = Path(__file__).parents[2] / "data" / "report"


@pytest.fixture
def released(body: Body) -> Body:
    return body | {"gecontroleerd_door": "rol:tweede-lezer-1", "vrijgegeven_door": "rol:vrijgever-1"}


@pytest.mark.parametrize("ending", ["md", "html", "json"])
def test_the_alert_is_as_expected(released: Body, words: Messages, ending: str) -> None:
    page = re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,…", alert_html(released, words))
    made = {"md": alert_text(released, words), "html": page, "json": dump(released) + "\n"}[ending]
    path = DATA / f"alert.{ending}"
    if os.environ.get("REWRITE_GOLDEN"):
        path.write_text(made, "utf-8")
    assert path.read_text("utf-8") == made, "differs; if that is meant, run with REWRITE_GOLDEN=1"


def test_an_alert_takes_one_page_with_the_label_above_and_below(released: Body, words: Messages) -> None:
    pdf = PdfReader(io.BytesIO(alert_pdf(released, words)))
    assert len(pdf.pages) == 1
    assert pdf.pages[0].extract_text().count("TLP:AMBER+STRICT") == 2
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_a_full_alert_keeps_to_its_page_and_words(busy: AlertInput, words: Messages, disturbance: Disturbance) -> None:
    library = Catalogue().advice[:5]
    full = replace(busy, disturbances=(disturbance,), phone_checked=True, advice=library, claims=busy.claims * 3)
    body = draft(full, words).body
    assert body is not None
    assert len(PdfReader(io.BytesIO(alert_pdf(body, words))).pages) == 1
    signed = body | {"gecontroleerd_door": "rol:b", "vrijgegeven_door": "rol:vrijgever-1"}
    assert lint_alert(signed, words) == ()
    assert len(body["advies"]) >= 2 and len(body["waarnemingen"]) >= 3 and body["berichten"]


def test_an_open_core_leaves_room_for_what_a_person_will_write(busy: AlertInput, words: Messages) -> None:
    body = draft(replace(busy, consequence=None, advice=Catalogue().advice[:5]), words).body
    assert body is not None
    assert n_words(body, words) <= 350


def test_a_released_alert_that_does_not_fit_is_refused(released: Body, words: Messages) -> None:
    long = released | {
        "onbekend": ["woord " * 45] * 6,
        "advies": [a | {"tekst": "woord " * 48} for a in released["advies"]],
    }
    long |= {"waarnemingen": [o | {"tekst": "woord " * 48} for o in released["waarnemingen"]]}
    long |= {"berichten": [m | {"feit": "woord " * 48} for m in released["berichten"]]}
    long |= {"niet_gezien": ["woord " * 26] * 3}
    with pytest.raises(ReportError, match="shorten it"):
        alert_pdf(long, words)


def test_the_order_is_that_of_the_template(released: Body, words: Messages) -> None:
    sections = alert_report(released, words).sections
    assert [(s.number, s.title) for s in sections] == [
        (None, "Kern"), (1, "Het besluit"), (2, "Wat zien wij?"), (3, "Vragen van mensen"),
        (4, "Berichten die niet kloppen"), (5, "Wat kunt u doen? Kies wat past"), (6, "Wat weten wij niet?"),
        (7, "Laat het ons weten"),
    ]  # fmt: skip


def test_a_released_alert_breaks_no_rule(released: Body, words: Messages) -> None:
    assert lint_alert(released, words) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Leg een gebiedsverbod op.", "Breng een huisbezoek aan de buurman.", "Laat het bericht offline halen.",
        "Volgens de politie-informatie komt er meer.", "Stem voor het voorstel.", "Dit is een strafbaar feit.",
        "Dat is belachelijk.", "Hij is verdachte van bedreiging.", "Zie de screenshot.", "De risicoscore is 8.",
        "Het zijn linkse mensen.", "Vraag @piet.", "Bel mevrouw Jansen.", "Er is dreiging.",
    ],
)  # fmt: skip
def test_what_may_never_be_in_an_alert_is_named(released: Body, words: Messages, text: str) -> None:
    said = released | {"onbekend": [*released["onbekend"], text]}
    assert lint_alert(said, words)


def test_a_draft_may_not_look_released(body: Body, words: Messages) -> None:
    assert "Concept: nog niet vrijgegeven" in alert_html(body, words)
    assert "todo" in {v.rule for v in lint_alert(body, words)}


def test_a_withdrawn_alert_says_so_first(released: Body, words: Messages) -> None:
    text = alert_text(released | {"intrekking": "De datum was onjuist."}, words)
    assert text.index("Dit signaal is ingetrokken: De datum was onjuist.") < text.index("Op 8 december")
    assert "# INGETROKKEN: signaal SIG-2026-0042\n" in text
    assert "# Signaal SIG-2026-0042\n" in alert_text(released, words)


def test_every_page_of_a_withdrawn_alert_says_so(released: Body, words: Messages) -> None:
    withdrawn = released | {"intrekking": "De datum was onjuist."}
    assert "<title>INGETROKKEN: signaal SIG-2026-0042" in alert_html(withdrawn, words)
    assert "INGETROKKEN" in PdfReader(io.BytesIO(alert_pdf(withdrawn, words))).pages[0].extract_text()


def test_markup_in_a_title_stays_text(busy: AlertInput, words: Messages) -> None:
    bad = '<img src=x onerror=alert(1)> #read("/etc/passwd") {{ 1 }}'
    attacked = replace(
        busy, decision=replace(busy.decision, title=bad), questions=tuple(replace(q, text=bad) for q in busy.questions)
    )
    body = draft(attacked, words).body
    assert body is not None
    assert "<img" not in alert_html(body, words)
    assert "root:" not in PdfReader(io.BytesIO(alert_pdf(body, words))).pages[0].extract_text()


def test_the_whole_advice_library_passes_the_rules(released: Body, words: Messages) -> None:
    for advice in Catalogue().advice:
        one = {"id": advice.id, "tekst": advice.text, "wie": advice.who, "wanneer": advice.when}
        broken = [v for v in lint_alert(released | {"advies": [one]}, words) if v.where == "advice"]
        assert broken == [], advice.id
