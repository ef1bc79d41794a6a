-- Not more than 400 days back: an archive page vouches for what it lists, not for a source's whole past.
INSERT OR IGNORE INTO base.source_day
SELECT source_id, unnest(generate_series(
    greatest(CAST(timezone('Europe/Amsterdam', timezone('UTC', covers_from)) AS DATE),
        CAST(polled_at AS DATE) - 400),
    CAST(timezone('Europe/Amsterdam', timezone('UTC', polled_at)) AS DATE),
    INTERVAL 1 DAY))::DATE AS day, assignment_id
FROM base.poll
WHERE source_id = $source_id AND run_id = $run_id AND polled_at = $polled_at AND covers_from IS NOT NULL
