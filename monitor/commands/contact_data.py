"""What is entered by hand holds no contact data either; here it is refused, as who types it can mend it."""

from collections.abc import Mapping

from monitor.errors import MonitorError
from monitor.redact import has_contact_data


def refuse_contact_data(given: Mapping[str, str]) -> None:
    """Raise MonitorError for the first option whose text holds contact data.

    Args:
        given: the text of each option, by its name ("--title").
    """
    for option, text in given.items():
        if has_contact_data(text):
            raise MonitorError(
                f"{option} holds a handle, profile, telephone number or address of a person: leave it out."
            )
