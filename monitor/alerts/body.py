"""The content of an alert as JSON: reading, writing and holding it to its schema."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from monitor.catalogue.files import bundled
from monitor.errors import AlertError

Body = dict[str, Any]
MAX_BYTES = 200_000  # the largest alert that the schema allows takes a tenth
MAX_ERRORS = 10  # named in one message


@cache
def _schema() -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(bundled().joinpath("schema", "alert.v1.json").read_text("utf-8"))
    return read


def faults(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return where a body departs from the schema: "waarnemingen/0/tekst: ... is too long"."""
    from jsonschema import Draft202012Validator, FormatChecker

    validator = Draft202012Validator(_schema(), format_checker=FormatChecker())
    errors = sorted(validator.iter_errors(body), key=lambda e: list(map(str, e.absolute_path)))
    return tuple(f"{'/'.join(map(str, e.absolute_path)) or 'body'}: {e.message[:160]}" for e in errors[:MAX_ERRORS])


def dump(body: Mapping[str, Any]) -> str:
    """Write a body as JSON, the same way each time.

    Raises:
        AlertError: the body departs from the schema.
    """
    if found := faults(body):
        raise AlertError(f"{body.get('id', 'alert')}: the content is not valid: {'; '.join(found)}")
    return json.dumps(body, ensure_ascii=False, sort_keys=True, indent=2)


def load(text: str) -> Body:
    """Read a body.

    Raises:
        AlertError: it is too large, no JSON, or departs from the schema.
    """
    if len(text) > MAX_BYTES:
        raise AlertError(f"The content of the alert is larger than {MAX_BYTES:,} characters.")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AlertError(f"The content of the alert is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise AlertError("The content of the alert is no JSON object.")
    if found := faults(body):
        raise AlertError(f"{body.get('id', 'alert')}: the content is not valid: {'; '.join(found)}")
    return body
