-- How many sources told the stories that a judgement counts: those of new sources are in neither. NULL: judged before
-- this was kept.

ALTER TABLE base.detection ADD COLUMN n_sources INTEGER;

-- The country has no rest to be compared with: what stands there as shrinkage was compared with its own past.
UPDATE base.detection SET method = 'own-past' WHERE area = 'NL' AND method = 'shrinkage';
