"""The tagger: themes, claims to check, unrest level, municipalities and announced gatherings."""
