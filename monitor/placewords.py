"""The words that tell what a name is: folded, without accents, as they stand before or after it."""


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list that is written as text."""
    return frozenset(text.split())


LOCATIVES = words_of(
    """
    bie biej bij binnen buiten hartje heel in langs naar nabij nao nei noar oet omgeving onder regio richting rond
    rondom te tussen uut vanaf vanuit yn
    """
) | {"buitengebied van", "centrum van", "door heel", "midden in", "tot aan", "tot in", "voor heel"}
DETERMINERS = words_of("de dorp gehucht het ons onze plaats stad wijk")
FUNCTIONS = words_of(
    """
    afslag azc bedrijventerrein buurtschap carpoolplaats dorp dorpshuis dorpsraad gemeente gemeentebestuur
    gemeentehuis gemeenteraad intocht kern knooppunt oranjevereniging plaats plaatsje raadhuis stad stadhuis
    stadje station vesting viaduct zendmast
    """
) | {"inwoners uit"}
# "burgemeester van X"
FUNCTIONS_OF = words_of(
    """
    bewoners bos bossen burgemeester college gemeente gemeentehuis gemeenteraad haven intocht inwoner inwoners
    kerk markt raad raadhuis raadzaal stadhuis wethouder zendmast
    """
)
ORIGINS = words_of("uit oet uut")
OF_THE = words_of("de het in te uit van")
BODIES = words_of(
    """
    aartsbisdom afdeling ambtenaren beleidsmakers bestuurders bisdom congres courant dagblad depot directie
    erasmus geboren geding gerechtshof ggd heren hof hogeschool hoofdkantoor hoogleraar instituut kamers
    kantonrechter kantoor knmi laboratorium mensen ministerie notaris omroep promovendus radboud radboudumc
    rechtbank rechter rechters redactie regenten rekenaars rivm rtv sectie studeert tu tuchtrechter umc
    universiteit veiligheidsregio voetbalbond knvb bond werkt winkel wonen woont ziekenhuis
    """
) | {"politie eenheid", "van koophandel"}
PRODUCTS = words_of("courant dagblad nieuwsblad weekblad krant kaas kaasje diep zand zeegat metworst mosterd porselein")
CLUBS = words_of("ajax av bv fc hc jong nac pec rkc rksv sc sv svv top vv vvv") | {"be quick"}
POWERS = words_of(
    """
    bedenkt begrijpt belooft bepaalt beslist besluit denkt doet draait geeft had heeft kan kijkt krijgt laat
    luistert maakt moet rekent slaapt snapt verplicht verzint vindt weet wil zal zegt zwijgt
    """
)
MATCH_WORDS = words_of("speelde speelt thuis uit verliest verloor wint won")
DIRECTIONS = words_of("naar richting tussen van vanaf vanuit via voorbij")
TRAVEL = words_of(
    """
    afrit borden bus bussen file halte intercity lijn ns omleiding rijdt snelweg sprinter trein treinen vertrekken
    vertrekt
    """
)
TITLES = words_of(
    """
    broeder burgemeester dhr dominee dr drs ds ene fam familie gedeputeerde heer ir juf kamerlid
    kunstenaar meester meneer mevr mevrouw minister mr oma oom opa premier prof raadslid schrijver
    staatssecretaris tante trainer voorzitter wethouder woordvoerder zanger zuster
    """
)
SURNAME_JOINTS = words_of("van de den der ter ten te het t")
NO_FIRST_NAMES = words_of("burgemeester college dorp gemeente inwoners provincie raad stad")
# Who comes from somewhere, while the text is set somewhere else.
PERSONS = words_of(
    """
    actievoerders advocaat agent arts automobilist betogers bezoeker bezoekers boer boeren boerin broer buurman
    buurvrouw chauffeur collega deelnemers docent dochter dominee echtpaar familie gezin groep huisarts jarige
    jongen jongens kapper kennis leraar lerares lezer lezeres loonwerkers man meisje melkveehouder melkveehouders
    mensen moeder neef nicht oma ondernemer ondernemers oom opa ploeg predikant raadslid schoonzus stagiaire
    statenlid student supporter supporters tandarts tante technicus timmerman vader veehouder veehouders verdachte
    vissers vrachtwagenchauffeur vriend vriendin vrijwilliger vrouw wandelaar weduwe zoon zus zwager
    """
)
REFUSALS = words_of("geen nee nich niet")
ABROAD = words_of(
    """
    amerika amerikaan amerikaans amerikaanse amerikanen antwerpen antwerps antwerpse belg belgen belgie belgisch
    belgische brussel brussels brusselse canada canadees canadese catalonie deens deense denemarken duits duitse
    duitser duitsers duitsland engeland engels engelse frankrijk frans franse gent italiaans italiaanse italie
    jersey lagos michigan nedersaksen nigeria nigeriaans nigeriaanse noors noorse noorwegen oostenrijk oostenrijks
    oostenrijkse parijs parijse spaans spaanse spanje vlaams vlaamse vlaanderen vlaming vlamingen vs westfalen
    zweden zweeds zweedse zwitserland zwitsers zwitserse
    """
)
# Words that place a name in a province: a name that several places have is then the one over there.
_OF_PROVINCE = {
    "Groningen": "groningen groningse gronings",
    "Fryslân": "friesland fryslan friese fries fryske",
    "Drenthe": "drenthe drentse drents",
    "Overijssel": "overijssel overijsselse twente twentse salland sallandse",
    "Flevoland": "flevoland flevolandse",
    "Gelderland": "gelderland gelderse gelders gld achterhoek achterhoekse betuwe betuwse veluwe veluwse",
    "Utrecht": "utrecht utrechtse",
    "Noord-Holland": "nh gooi gooise kennemerland westfriesland",
    "Zuid-Holland": "zh bollenstreek",
    "Zeeland": "zeeland zeeuws zeeuwse",
    "Noord-Brabant": "brabant brabantse brabants nb",
    "Limburg": "limburg limburgse limburgs",
}
PROVINCES = {word: province for province, words in _OF_PROVINCE.items() for word in words.split()}
# As written in brackets after a name.
_ABBREVIATED = {
    "Gelderland": "gld gelderland",
    "Limburg": "l lb limburg",
    "Noord-Holland": "nh",
    "Zuid-Holland": "zh",
    "Zeeland": "z",
    "Noord-Brabant": "nb",
    "Groningen": "gr",
    "Fryslân": "fr f frl",
    "Drenthe": "dr",
    "Overijssel": "ov",
    "Utrecht": "ut utrecht",
}
ABBREVIATED_PROVINCES = {word: province for province, words in _ABBREVIATED.items() for word in words.split()}
