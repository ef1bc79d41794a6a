-- A listing without dates vouches, once its pages were read, back to the oldest of the pages that were new to it: what
-- the source brought before says nothing of an outage since. One in twenty is left out: so does a pinned thread of
-- years ago.
UPDATE base.poll AS p
SET covers_from = n.oldest
FROM (
    SELECT e.source_id, e.first_seen_at, quantile_disc(i.published_at, 0.05) AS oldest
    FROM base.entry AS e
    JOIN base.item AS i ON i.id = e.item_id
    WHERE i.date_flag IN ('ok', 'relative')
    GROUP BY e.source_id, e.first_seen_at
) AS n
WHERE p.source_id = n.source_id AND p.polled_at = n.first_seen_at AND p.run_id = $run_id AND p.status = 'ok'
    AND p.covers_from IS NULL
RETURNING p.source_id, p.polled_at
