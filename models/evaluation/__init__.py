"""How good the tagger is: measures with intervals, honest estimates, baselines, error lists and the model card."""
