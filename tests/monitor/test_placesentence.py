"""The sentence around a name: cut at its ends, other names as one word, hostile texts in bounded time."""

from monitor.placesentence import NAME, START, Sentence, sentences_around


def around(text: str, *names: str) -> tuple[Sentence, ...]:
    """Return the sentences around the first mention of each name."""
    starts = [text.index(name) for name in names]
    return sentences_around(text, [(start, start + len(name)) for start, name in zip(starts, names, strict=True)])


def test_words_are_told_left_and_right_nearest_first() -> None:
    (one,) = around("Zij woont nog altijd in Tiel, zegt ze.", "Tiel")
    assert one.left == ("in", "altijd", "nog", "woont", "zij")
    assert one.right == (",", "zegt", "ze", ".")


def test_other_names_are_one_word() -> None:
    one, other = around("Van Tiel naar Velp", "Tiel", "Velp")
    assert one.right == ("naar", NAME)
    assert other.left == ("naar", NAME, "van")


def test_the_sentence_ends_where_it_ends() -> None:
    (one,) = around("Koud was het. Boos in Goes! En toen?\nEinde", "Goes")
    assert one == Sentence(left=("in", "boos", START), right=("!",))
    (titled,) = around("Wake in Goes\n\nMorgen om acht uur", "Goes")
    assert titled.right == ("\n",)


def test_a_sign_of_the_text_is_no_name() -> None:
    (one,) = around("@ @ Tiel @ @", "Tiel")
    assert one == Sentence(left=(), right=())


def test_a_name_alone_has_nothing_around_it() -> None:
    assert around("Tiel", "Tiel") == (Sentence(left=(), right=()),)
    assert sentences_around("Geen plaats", []) == ()


def test_a_long_sentence_is_told_in_part() -> None:
    text = "woord " * 10_000 + "Tiel" + " woord" * 10_000
    (one,) = around(text, "Tiel")
    assert len(one.left) <= 26 and len(one.right) <= 26


def test_a_letter_that_grows_when_it_is_small_moves_nothing() -> None:
    (one,) = around("İİİİ in Tiel İİ", "Tiel")
    assert one.left[0] == "in"
