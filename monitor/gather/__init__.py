"""From the store and the catalogue to the plain records that reports and alerts are built from."""
