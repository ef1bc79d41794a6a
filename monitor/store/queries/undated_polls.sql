-- Polls of a run whose listing did not say how far back it reaches, with the dates of the pages that were new to it:
-- what the source brought before says nothing of an outage since.
SELECT p.source_id, p.polled_at, list(i.published_at) AS moments
FROM base.poll AS p
JOIN base.entry AS e ON e.source_id = p.source_id AND e.first_seen_at = p.polled_at
JOIN base.item AS i ON i.id = e.item_id
WHERE p.run_id = $run_id AND p.status = 'ok' AND p.covers_from IS NULL
    AND i.date_flag IN ('ok', 'relative') AND i.published_at >= p.polled_at - INTERVAL 400 DAY
GROUP BY ALL
