"""What every channel asks before it delivers anything: is this alert signed by two people and still valid?"""

from monitor.alerts.body import Body, load
from monitor.alerts.lifecycle import SYSTEM, identity
from monitor.errors import ChannelError
from monitor.records import AlertState, StoredAlert

DELIVERABLE: frozenset[AlertState] = frozenset({"vrijgegeven", "verzonden", "ingetrokken"})


def signed_body(alert: StoredAlert, channel_id: str) -> Body:
    """Return the content of an alert that may be delivered.

    Raises:
        ChannelError: it was not released, or not by another person than its author.
        AlertError: its content is not valid.
    """
    if alert.state not in DELIVERABLE:
        raise ChannelError(channel_id, f"{alert.id} is {alert.state}; only a released alert is delivered")
    body = load(alert.body)
    if (body["id"], body["gemeente"]) != (alert.id, alert.municipality):
        raise ChannelError(channel_id, f"{alert.id}: its content belongs to another alert or municipality")
    checker, releaser = body["gecontroleerd_door"], body["vrijgegeven_door"]
    if releaser is None or checker is None:
        raise ChannelError(channel_id, f"{alert.id} is not signed by a checker and a releaser")
    wrote = {identity(alert.author), identity(body["opgesteld_door"])}
    people = {*wrote, identity(checker), identity(releaser)} - {SYSTEM}
    if identity(releaser) in wrote or len(people) < 2:
        raise ChannelError(channel_id, f"{alert.id} is not signed by two different people")
    return body


def delivery_key(alert: StoredAlert) -> str:
    """Return what is delivered once: the alert itself, and later perhaps its withdrawal."""
    return f"{alert.id}-ingetrokken" if alert.state == "ingetrokken" else alert.id
