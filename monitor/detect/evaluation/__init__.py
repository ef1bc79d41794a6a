"""How good are the detectors? Simulations with fixed seeds; ``python -m monitor.detect.evaluation`` runs them all."""
