"""Editorial content: themes, claims, sources, places, messages. Read through ``monitor.catalogue`` only."""
