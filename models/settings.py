"""How the parts are trained: the few numbers that were chosen on out-of-author folds, in one place."""

from monitor.models.linear import HeadSettings

THEME = HeadSettings(dense=0.08, c=8.0)
DISINFORMATION = HeadSettings(dense=0.055, c=8.0)
UNREST = HeadSettings(dense=0.055, c=4.0)
STANCE = HeadSettings(dense=0.055, c=4.0)
EVENT = HeadSettings(dense=0.055, c=4.0)

LIBRARY_WEIGHT = 0.5  # of the editors' example sentences beside whole texts, for themes
