"""Contact data of people, taken out of every text before it is stored.

Removed are telephone numbers, mail addresses, IBANs, citizen service numbers (BSN), Dutch licence plates, handles and
addresses of profiles. What stands in their place says what was there, so that the sentence still reads. Addresses of
streets stay: they are where a gathering or a centre is. Applying it twice changes nothing.
"""

import re
from collections.abc import Callable

PHONE = "[telefoonnummer]"
MAIL = "[e-mailadres]"
IBAN = "[rekeningnummer]"
BSN = "[bsn]"
PLATE = "[kenteken]"
HANDLE = "[gebruikersnaam]"
PROFILE = "[profiel]"

# Bounded repetitions everywhere: hostile text must not make a pattern slow.
_MAIL = re.compile(
    r"(?:mailto:|(?<![@\w.+%'-]))[\w.+%'-]{1,64}\s?(?:@|\(at\)|\[at\]|\{at\})\s?(?:[a-z0-9-]{1,63}\s?(?:\.|\(dot\)|\[dot\])\s?){1,5}[a-z]{2,18}\b",
    re.IGNORECASE,
)
_NETWORKS = (
    r"(?:x|(?:[\w-]{1,20}\.)?(?:twitter|facebook|instagram|linkedin|youtube|tiktok|reddit))\.com|fb\.(?:com|me)|"
    r"(?:threads|snapchat|twitch|pinterest|rumble|odysee|patreon|onlyfans|gab|gettr|vk|truthsocial|parler|discord)"
    r"\.(?:com|net|tv|nl|gg)|bsky\.(?:app|social)|telegram\.(?:me|org)|signal\.(?:me|group)|t\.me|wa\.me|m\.me|youtu\.be|lnkd\.in|"
    r"(?:[\w-]{1,40}\.)?mastodon\.(?:nl|social|online|world)"
)
_PROFILE = re.compile(rf"(?<![\w.-])(?:https?://)?(?:www\.|nl\.|m\.)?(?:{_NETWORKS})/[^\s<>\"'()\[\]]{{1,300}}", re.I)
_FEDIVERSE_PROFILE = re.compile(r"https?://[\w.-]{1,80}/@[\w.@-]{1,80}[^\s<>\"')\]]{0,200}", re.IGNORECASE)
_OF_PERSON = re.compile(r"https?://[^/?#]{1,255}/@[\w.@-]", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@/.+-])@[A-Za-z_][\w.-]{0,49}(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})?(?<![.-])")
_REDDIT = re.compile(r"(?<![\w/])/?u/[A-Za-z0-9_-]{3,20}\b")

_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{2,4}){2,8}(?![A-Z0-9])")
_IBAN_LENGTHS = {"NL": 18, "BE": 16, "DE": 22, "FR": 27, "GB": 22, "LU": 20, "LT": 20, "IE": 22, "ES": 24, "PT": 25,
                 "AT": 20, "CH": 21, "IT": 27, "PL": 28}  # fmt: skip

_DIGITS = r"(?:[ \u00a0\u202f.\u2010-\u2013-]{0,3}\d)"
_NO_DATE_OR_HOURS = r"(?!\d\d[-./]\d{1,2}[-./](?:19|20)\d\d|\d\d[.:]\d\d\s?[-\u2013]\s?\d\d[.:]\d\d)"
_PHONE = re.compile(
    # First the international ones: +31 6 12345678, (+31) 6, 0031 (0)6.
    rf"(?<![\w.,/+-])(?:(?:(?:\+|00)[1-9]\d{{0,2}}|\(\+[1-9]\d{{0,2}}\))[ \u00a0-]?(?:\(0\))?{_DIGITS}{{6,12}}"
    rf"|\(0\d{{1,3}}\){_DIGITS}{{6,8}}"  # (0318) 12 34 56
    rf"|{_NO_DATE_OR_HOURS}0[1-9]{_DIGITS}{{8}}"  # ten digits: 06-12345678, 0318 123 456
    rf"|0[89]00{_DIGITS}{{4,7}})(?![\d/]|[.,-]\d)"  # service numbers
)
# Before a slash a year begins a file number ("2026/0212345678"), and a day a date ("11/02 2026"), unless they are the
# end of another telephone number.
_NO_DATE_OR_FILE = "".join(rf"(?<!(?<!\d)(?<!\d[ .-]){number}/)" for number in (r"19\d\d", r"20\d\d", r"\d", r"\d\d"))
# Behind a mark ("tel.0612345678", "T/06-12345678") or before a slash ("06-12345678/0318-123456"), and with a slash for
# the hyphen ("0318/123456"). In the address of a page such digits are no telephone number: addresses are passed over.
_MARKED_PHONE = re.compile(
    rf"(?P<address>(?:https?://|www\.)[^\s<>\"]{{1,300}}"
    rf"|(?<![\w.-])(?:[a-z0-9-]{{1,63}}\.){{1,5}}[a-z]{{2,18}}/[^\s<>\"]{{0,300}})"
    rf"|(?<![\w+-])(?<!\d[.,])(?:\+[1-9]\d{{0,2}}[ \u00a0-]?(?:\(0\))?{_DIGITS}{{6,12}}"
    rf"|{_NO_DATE_OR_FILE}(?:06/(?:\d{{8}}|(?!(?:19|20)\d\d)\d{{4}}[ -]\d{{4}}|\d\d(?: \d\d){{3}})"
    rf"|0[1-9]\d/(?:\d{{3}}[ -]?\d\d[ -]?\d\d|\d\d[ -]\d\d[ -]\d{{3}})"
    rf"|0[1-9]\d\d/(?:\d{{6}}|\d\d[ -]\d\d[ -]\d\d|\d{{3}}[ -]\d{{3}})"
    rf"|{_NO_DATE_OR_HOURS}0[1-9]{_DIGITS}{{8}}))(?!\d|[.,-]\d)",
    re.IGNORECASE,
)
_BSN = re.compile(r"(?<![\d.,/-])\d{3}[ .]?\d{3}[ .]?\d{3}(?![\d/]|[.,-]\d)|(?<![\d.,/-])\d{4}[.]\d{2}[.]\d{3}(?!\d)")
_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)  # the "elfproef": the weighted sum is a multiple of eleven

# The side codes of RDW for cars, motorcycles and trailers; with hyphens, as plates are written.
_PLATE = re.compile(
    r"(?<![\w-])(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}"
    r"|[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]"
    r"|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d)(?![\w-])"
)


def redact(text: str) -> str:
    """Return ``text`` without contact data; see the module for what goes and what stays."""
    for needed, pattern, replacement in _RULES:
        if needed(text):
            text = pattern.sub(replacement, text)
    return text


def is_of_person(url: str) -> bool:
    """Whether an address names the account that its page is of, as on the fediverse: ``/@piet`` and below."""
    return bool(_OF_PERSON.match(url))


def has_contact_data(text: str) -> bool:
    """Whether ``redact`` would change the text."""
    return redact(text) != text


def _iban(found: re.Match[str]) -> str:
    compact = re.sub(r"[^A-Z0-9]", "", found[0])
    length = _IBAN_LENGTHS.get(compact[:2])
    if length is None or len(compact) < length:
        return found[0]
    body = compact[:length]
    number = "".join(str(int(char, 36)) for char in body[4:] + body[:4])  # ISO 13616: modulo 97 is one
    if int(number) % 97 != 1:
        return found[0]
    kept, seen = len(found[0]), 0
    for position, char in enumerate(found[0]):
        seen += char.isalnum()
        if seen == length:
            kept = position + 1
            break
    return IBAN + found[0][kept:]


def _marked_phone(found: re.Match[str]) -> str:
    return found["address"] or PHONE


def _bsn(found: re.Match[str]) -> str:
    digits = [int(char) for char in found[0] if char.isdigit()]
    total = sum(weight * digit for weight, digit in zip(_BSN_WEIGHTS, digits, strict=True))
    return BSN if total % 11 == 0 and any(digits) else found[0]


def _always(text: str) -> bool:
    return bool(text)


def _with(*parts: str) -> Callable[[str], bool]:
    def needed(text: str) -> bool:
        return any(part in text for part in parts)

    return needed


def _has_digit(text: str) -> bool:
    return any(char in text for char in "0123456789")


_Replacement = str | Callable[[re.Match[str]], str]
# In this order: a profile may hold a handle, a handle looks like half a mail address, an IBAN like a telephone number.
_RULES: tuple[tuple[Callable[[str], bool], re.Pattern[str], _Replacement], ...] = (
    (_with("@", "(at)", "[at]", "{at}", "(AT)"), _MAIL, MAIL),
    (_with("/"), _PROFILE, PROFILE),
    (_with("/@"), _FEDIVERSE_PROFILE, PROFILE),
    (_with("@"), _HANDLE, HANDLE),
    (_with("u/"), _REDDIT, HANDLE),
    (_has_digit, _IBAN, _iban),
    (_has_digit, _PHONE, PHONE),
    (_has_digit, _MARKED_PHONE, _marked_phone),
    (_has_digit, _BSN, _bsn),
    (_has_digit, _PLATE, PLATE),
)
