-- A listing without dates vouches, once its pages were read, back to the oldest of them. One in twenty is left out:
-- a pinned thread of years ago says nothing of the days since.
UPDATE base.poll AS p
SET covers_from = i.oldest
FROM (
    SELECT source_id, quantile_disc(published_at, 0.05) AS oldest
    FROM base.item WHERE date_flag IN ('ok', 'relative') GROUP BY source_id
) AS i
WHERE p.source_id = i.source_id AND p.run_id = $run_id AND p.status = 'ok' AND p.covers_from IS NULL
RETURNING p.source_id, p.polled_at
