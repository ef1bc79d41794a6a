"""What people read of an evaluation: error lists, tables, curves, the card; and that figures survive being kept."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import MonitorError
from monitor.models.corpus import Example
from monitor.models.evaluation import card, curves, tables
from monitor.models.evaluation.found import Found
from monitor.models.evaluation.goals import answers, read_goals
from monitor.models.evaluation.intervals import Figure
from monitor.models.evaluation.measured import LearningPoint, Measured, as_json, read_measured
from monitor.models.evaluation.mistakes import EXCERPT, Mistake, error_list, excerpt, mistakes
from monitor.models.evaluation.reliability import Bin, flag_bins, theme_bins
from monitor.records import (
    ClaimMatch,
    Disinformation,
    Gathering,
    MunicipalityMention,
    Reason,
    TaggedItem,
    ThemeScore,
    Unrest,
)

TEXT = "De prik verandert je DNA, kom zaterdag naar Ede. " + "Dat is zo. " * 60


def gold(**changes: object) -> Example:
    values: dict[str, object] = {
        "id": "t1", "origin": "train_4", "title": "", "text": TEXT, "genre": "forum", "themes": frozenset({"corona"}),
        "disinformation": True, "claim": "De prik verandert DNA.", "claim_id": "dna", "stance": "asserts",
        "unrest": "mobilisation", "municipalities": frozenset({"Ede"}), "event_when": "op zaterdag", "trap": "none",
    }  # fmt: skip
    return Example(**{**values, **changes})  # type: ignore[arg-type]


def tagged(**changes: object) -> TaggedItem:
    values: dict[str, object] = {
        "item_id": "t1",
        "text_hash": "hash-1",
        "themes": (ThemeScore(theme="corona", p=0.9, labelled=True), ThemeScore(theme="5g", p=0.2, labelled=False)),
        "disinformation": Disinformation(p=0.8, flagged=True, claims=()),
        "unrest": Unrest(
            level="mobilisation",
            p=(("none", 0.1), ("grievance", 0.2), ("mobilisation", 0.6), ("escalation", 0.1)),
        ),
        "municipalities": (MunicipalityMention(code="GM0228", name="Ede", span=(44, 47)),),
        "event": Gathering(kind="call", when_text="zaterdag", starts_at=None, municipality="GM0228", span=(30, 38)),
        "reasons": (
            Reason(label="theme:corona", by="model:theme", span=(3, 7), weight=1.234),
            Reason(label="disinformation", by="claim:dna", span=(0, 24), weight=0.9),
        ),
        "tagger_version": "0",
    }
    return TaggedItem(**{**values, **changes})  # type: ignore[arg-type]


def test_a_text_that_was_labelled_right_gives_no_mistake() -> None:
    assert list(mistakes(gold(), tagged())) == []


@pytest.mark.parametrize(
    ("example", "kind"),
    [
        (gold(themes=frozenset()), "theme corona: too much"),
        (gold(themes=frozenset({"corona", "5g"})), "theme 5g: missed"),
        (gold(disinformation=False, claim="", stance="denies"), "disinformation: false flag"),
        (gold(unrest="grievance"), "unrest: mobilisation for grievance"),
        (gold(municipalities=frozenset()), "municipalities: too much"),
        (gold(municipalities=frozenset({"Ede", "Tiel"})), "municipalities: missed"),
        (gold(event_when="zondag"), "gathering: other words"),
        (gold(event_when=""), "gathering: too much"),
    ],
)
def test_every_kind_of_error_has_its_own_name(example: Example, kind: str) -> None:
    (one,) = mistakes(example, tagged())
    assert one.kind == kind
    assert len(one.excerpt) <= EXCERPT + 2


def test_a_missed_claim_names_the_claim_and_what_came_near() -> None:
    near = ClaimMatch(claim_id="dna", verdict="onwaar", review_url="", similarity=0.4, stance="asks", span=(0, 24))
    (one,) = mistakes(gold(), tagged(disinformation=Disinformation(p=0.3, flagged=False, claims=(near,))))
    assert one.kind == "disinformation: missed"
    assert one.gold == "asserts: De prik verandert DNA."
    assert "near claim dna 0.40" in one.reasons


def test_the_error_list_can_be_read() -> None:
    found = [*mistakes(gold(themes=frozenset()), tagged()), *mistakes(gold(event_when=""), tagged())]
    text = error_list(found, "What goes wrong")
    assert "## theme corona: too much (1)" in text
    assert "> De prik verandert je DNA, kom zaterdag naar Ede." in text
    assert "Label: none. Found: corona, chance 0.90." in text
    assert "Because: “prik” 1.23 (model:theme)." in text
    assert text.startswith("# What goes wrong\n\n2 labels")


def test_the_surest_mistakes_come_first_and_the_rest_is_counted() -> None:
    (one,) = mistakes(gold(themes=frozenset()), tagged())
    many = [replace(one, id=f"t{number}", p=number / 100) for number in range(50, 100)]
    text = error_list(many, "x", most=3)
    assert "(50, the 3 surest)" in text
    assert [line[4:7] for line in text.splitlines() if line[:2] in {"1.", "2.", "3."}] == ["t99", "t98", "t97"]


def test_an_excerpt_is_one_line_cut_between_words() -> None:
    assert excerpt("een\n\ntwee  drie", 100) == "een twee drie"
    assert excerpt("een twee drie", 9) == "een twee …"


def test_the_curve_counts_chances_per_tenth() -> None:
    judged = [(gold(disinformation=want), Found(p_flag=p)) for p, want in
              ((0.05, False), (0.31, True), (0.35, False), (1.0, True))]  # fmt: skip
    bins = flag_bins(judged)
    assert [one.n for one in bins] == [1, 0, 0, 2, 0, 0, 0, 0, 0, 1]
    assert bins[3].mean == pytest.approx(0.33) and bins[3].share == 0.5
    assert math.isnan(bins[1].mean)


def test_every_theme_of_every_text_counts_in_the_curve() -> None:
    found = Found(theme_chances={"corona": 0.95, "5g": 0.01, "asielopvang": 0.5})
    judged = [(gold(), found), (gold(themes=frozenset({"5g"})), found)]
    assert sum(one.n for one in theme_bins(judged)) == 4


def bins() -> tuple[Bin, ...]:
    return flag_bins([(gold(disinformation=at % 3 > 0), Found(p_flag=at / 50)) for at in range(50)])


def measured() -> Measured:
    figures = (
        Figure(name="disinformation F1", value=0.8533, low=0.7791, high=0.9112, n=70),
        Figure(name="theme 5g F1", value=0.98, low=0.9, high=1.0, n=25),
        Figure(name="theme blm F1", value=0.84, low=0.7, high=0.9, n=18),
        Figure(name="event recall", value=math.nan, low=math.nan, high=math.nan, n=0),
    )
    point = LearningPoint(figure="unrest macro F1", share=0.125, n_authors=1, n_texts=300, mean=0.5, low=0.4, high=0.6)
    return Measured(
        about={"gold": "dev.jsonl", "n_texts": 4440}, figures={"dev": figures}, curves={"dev: x": bins()},
        learning=(point, replace(point, share=1.0, n_texts=3000)),
    )  # fmt: skip


def test_kept_figures_are_read_back(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    path.write_text(as_json(measured()), encoding="utf-8")
    again = read_measured(path)
    assert as_json(again) == as_json(measured())
    assert again.figure("dev", "disinformation F1").low == 0.7791
    assert math.isnan(again.figure("dev", "event recall").value)
    assert again.learning == measured().learning


def test_one_figure_is_one_line(tmp_path: Path) -> None:
    lines = as_json(measured()).splitlines()
    assert '   "disinformation F1": [0.8533, 0.7791, 0.9112, 70],' in lines


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"about": {}, "figures": {"dev": {"a": [1]}}}'])
def test_no_figures_is_an_error_with_advice(tmp_path: Path, content: str) -> None:
    path = tmp_path / "figures.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(MonitorError, match="monitor evaluate --full"):
        read_measured(path)


@pytest.mark.parametrize(
    ("value", "text"), [(0.8533, ".853"), (1.0, "1"), (0.0, ".000"), (-0.12, "-.120"), (625, "625"), (1234.4, "1,234")]
)
def test_numbers_are_written_short(value: float, text: str) -> None:
    assert tables.number(value) == text


def goal(**changes: object) -> dict[str, object]:
    return {"name": "a", "estimate": "dev", "figure": "disinformation F1", "at_least": 0.86, **changes}


def test_the_worst_of_several_figures_answers_a_goal() -> None:
    (one,) = answers(read_goals([goal(figure="theme * F1", at_least=0.88)]), measured())
    assert one.figure is not None and one.figure.name == "theme blm F1"
    assert not one.reached


def test_a_goal_that_nothing_answers_is_not_reached_and_said_so() -> None:
    made = list(answers(read_goals([goal(estimate="speed")]), measured()))
    assert not made[0].reached
    assert "not measured" in card.goal_table(made)


@pytest.mark.parametrize("wrong", [{"at_most": 0.1}, {"figure": None}])
def test_a_goal_without_one_bound_is_refused(wrong: dict[str, object]) -> None:
    fields = {key: value for key, value in {**goal(), **wrong}.items() if value is not None}
    with pytest.raises(MonitorError, match="goal"):
        read_goals([fields])


def test_the_card_puts_figures_into_its_text() -> None:
    text = {
        "title": "Card",
        "goal": [goal(tried="It was {{dev | disinformation F1}} of {{n_texts}} texts.")],
        "section": [{"text": "Hello."}, {"title": "Goals", "show": ["goals"], "after": "End."}, {"show": ["tried"]}],
    }
    made = card.model_card(measured(), text)
    assert "| a | dev | .853 | .779 to .911 | 70 | ≥ .860 | **no** |" in made
    assert "- **a**: It was .853 of 4,440 texts." in made
    assert made.index("Hello.") < made.index("## Goals") < made.index("End.")


@pytest.mark.parametrize("text", ["{{dev | nothing}}", "{{nobody | disinformation F1}}", "{{n_moon}}"])
def test_a_text_that_names_no_figure_is_an_error(text: str) -> None:
    with pytest.raises(MonitorError, match="not measured"):
        card.filled(text, measured())


def test_speed_is_taken_from_what_the_bench_wrote(tmp_path: Path) -> None:
    path = tmp_path / "speed.json"
    assert card.with_speed(measured(), path) == measured()
    path.write_text(json.dumps({"texts_a_second": {"tagging": [625, 664]}}))
    assert card.with_speed(measured(), path).figure("speed", "tagging").value == 625
    path.write_text("{}")
    with pytest.raises(MonitorError, match="make bench"):
        card.with_speed(measured(), path)


def test_curves_are_drawn_as_svg(tmp_path: Path) -> None:
    from monitor.detect.evaluation.plots import write

    for name, spec in (("a", curves.reliability({"dev": bins()}, "T")), ("b", curves.learning(measured().learning))):
        write(tmp_path / f"{name}.svg", spec)
        drawn = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        assert drawn.startswith("<svg") and "NaN" not in drawn


def test_a_mistake_without_a_chance_is_still_ordered() -> None:
    one = Mistake(id="a", origin="o", kind="gathering: missed", gold="x", found="none", p=None, genre="", trap="",
                  excerpt="", reasons=())  # fmt: skip
    assert "## gathering: missed (2)" in error_list([one, replace(one, id="b")], "t")
