"""Dutch words that say nothing about a subject: they hold a sentence together, in texts about everything."""

from functools import cache

# Beside spaCy's list of stop words, which lacks them: prepositions, conjunctions, pronouns, auxiliaries and adverbs.
_MORE = frozenset(
    (  # noqa: SIM905 - a list of some hundred and fifty quoted words reads worse
        "benevens blijkens conform dankzij ingevolge jegens middels mits namens naargelang naast niettegenstaande "
        "omheen ondanks per plus qua richting te tegenover ten tussendoor versus via "
        "alsof alvorens daar doordat evenals hetzij maar naarmate noch ofwel zodat zolang zover zowel "
        "degene degenen diegene diegenen dier elkaar elkaars ene enig hetgeen hetzelfde hunzelf iedereen 'm m'n menig "
        "menige niemand onzer uzelf wat wijzelf zijzelf zo'n z'n "
        "behoeven behoort behoren blijf blijft blijven bleef bleven deed deden dien dient dienen doe dienden ga gaan "
        "gaat gegaan gedaan ging gingen gekomen hoef hoeft hoeven kom komen komt kun kwam kwamen laat laten "
        "lieten lijkt lijken schijnt schijnen wilden willen wilt word wou wouden zeg zeggen zegt zeiden zult "
        "alsnog alweer bepaalde blijkbaar daaraan daarbij daardoor daarentegen daarmee daarnaast daarover daartegen "
        "daarvan daarvoor desondanks destijds direct echt eindelijk enerzijds eraan erbij erg ergens erin ermee erop "
        "erover eruit ervan ervoor gisteren haast heel helaas helemaal hierbij hierdoor hiermee hierna hiernaast "
        "hierop hierover hiervan hiervoor hopelijk hooguit immers ineens intussen kennelijk meteen minstens momenteel "
        "morgen namelijk natuurlijk nauwelijks nergens niettemin nogmaals opeens overal plotseling samen soms straks "
        "tegelijk tegenwoordig telkens tenminste tevens toevallig trouwens uiteindelijk vandaag voortaan vrijwel "
        "waaraan waarbij waardoor waarin waarmee waarop waarover waarschijnlijk waarvan waarvoor wellicht zelden zomaar"
    ).split()
)


@cache
def function_words() -> frozenset[str]:
    """Return the words, folded. spaCy is imported at the first question."""
    from spacy.lang.nl.stop_words import STOP_WORDS

    from monitor.text import fold

    return _MORE | frozenset(fold(word) for word in STOP_WORDS)
