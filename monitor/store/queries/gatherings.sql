-- Announced gatherings, one row for each moment and place, with the earliest text that announced it or called for it;
-- where the latest text says that it is off, with that one. Those come last: they take no place of one that goes on.
-- What stands on a council's agenda is a decision, not a gathering.
WITH told AS (
    SELECT g.event_starts_at AS starts_at, g.event_municipality AS municipality, m.name AS municipality_name,
        {
            'kind': g.event_kind, 'when_text': g.event_when_text, 'source': s.name, 'genre': i.genre, 'url': i.url,
            'day': p.day
        } AS text,
        g.event_kind = 'cancelled' AS is_off, i.trend_at, i.id, p.source_id, p.day
    FROM base.placed AS p
    JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = $theme
    JOIN base.label AS g ON g.item_id = p.item_id AND g.event_kind IN ('call', 'announcement', 'cancelled')
    JOIN base.item AS i ON i.id = p.item_id AND i.genre <> 'council_info'
    LEFT JOIN base.source AS s ON s.id = p.source_id
    LEFT JOIN base.municipality AS m ON m.code = g.event_municipality
    WHERE p.area = $area AND p.day BETWEEN CAST($first AS DATE) - 28 AND $last
        AND g.event_starts_at >= $after AND g.event_starts_at < $after + INTERVAL 35 DAY
), announced AS (
    SELECT starts_at, municipality, any_value(municipality_name) AS municipality_name,
        arg_max(is_off, (trend_at, is_off, id)) AS is_off,
        arg_min(text, (is_off, trend_at, id)) AS first, arg_max(text, (trend_at, is_off, id)) AS last,
        count(DISTINCT source_id) AS n_sources
    FROM told
    GROUP BY starts_at, municipality
), shown AS (
    SELECT * EXCLUDE (first, last), CASE WHEN is_off THEN last ELSE first END AS text FROM announced
)
SELECT text.kind AS kind, starts_at, text.when_text AS when_text, municipality, municipality_name,
    text.source AS source_name, text.genre AS genre, text.url AS url, n_sources, text.day AS published_on
FROM shown
ORDER BY is_off, starts_at, n_sources DESC, municipality
