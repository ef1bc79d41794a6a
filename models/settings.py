"""How the parts are trained: the few numbers that were chosen on out-of-author folds, in one place."""

from monitor.models.linear import HeadSettings

THEME = HeadSettings(dense=0.04, c=16.0, telling=0.5)
DISINFORMATION = HeadSettings(dense=0.04, c=16.0, telling=0.3)
UNREST = HeadSettings(dense=0.04, c=16.0, telling=0.35)
STANCE = HeadSettings(dense=0.055, c=4.0, telling=0.3)
EVENT = HeadSettings(dense=0.055, c=4.0, telling=0.5)

LIBRARY_WEIGHT = 0.5  # of the editors' example sentences beside whole texts, for themes
WORDINGS_WEIGHT = 1.0  # of a list of words beside whole texts, for themes
RULE_SCALE = 0.5  # of the pattern counts beside the other dense features: more, and key words win from the text
TRAP_WEIGHT = {"keyword_without_theme": 8.0}  # of texts that key words get wrong, for themes
# The chance that a text needs to be called an escalation, beside the shift that would make counts even.
LEAST_ESCALATION = 0.3
