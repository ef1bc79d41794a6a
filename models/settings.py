"""How the parts are trained: the few numbers that were chosen on out-of-author folds, in one place."""

from monitor.models.linear import HeadSettings

THEME = HeadSettings(dense=0.04, c=16.0)
DISINFORMATION = HeadSettings(dense=0.055, c=8.0)
UNREST = HeadSettings(dense=0.055, c=4.0)
STANCE = HeadSettings(dense=0.055, c=4.0)
EVENT = HeadSettings(dense=0.055, c=4.0)

LIBRARY_WEIGHT = 0.5  # of the editors' example sentences beside whole texts, for themes
RULE_SCALE = 0.5  # of the pattern counts beside the other dense features: more, and key words win from the text
TRAP_WEIGHT = {"keyword_without_theme": 4.0}  # of texts that key words get wrong, for themes
