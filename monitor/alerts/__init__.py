"""Alerts to one municipality before a sensitive decision: drafted by rules, released by people."""
