"""Answers are worked out once, and memory stays bounded."""

from monitor.remembered import Remembered


def test_an_answer_is_worked_out_once() -> None:
    asked: list[str] = []
    lengths = Remembered(lambda text: asked.append(text) or len(text), longest=5)
    assert [lengths["aap"], lengths["aap"], lengths["noot"]] == [3, 3, 4]
    assert asked == ["aap", "noot"]


def test_long_strings_and_too_many_are_not_kept() -> None:
    lengths = Remembered(len, longest=5, most=3)
    assert lengths["a" * 1_000] == 1_000
    assert not lengths
    assert [lengths[str(number)] for number in range(10)] == [1] * 10
    assert len(lengths) <= 3
