-- How many stories of each source are set in each municipality; area NL holds all of them.
SELECT source_id, area, count(DISTINCT story_id) AS n_stories
FROM base.placed
WHERE day BETWEEN $first AND CAST($last AS DATE) + 6
GROUP BY ALL ORDER BY ALL
