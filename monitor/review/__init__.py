"""Looking at labels: which texts are worth a look, what a person said of them, and whether tagging drifts. Pure."""
