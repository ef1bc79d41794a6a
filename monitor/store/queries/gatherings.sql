-- Announced gatherings, one row for each moment and place, with the earliest text that announced it or called for it.
-- What stands on a council's agenda is a decision, not a gathering.
WITH announced AS (
    SELECT g.event_starts_at AS starts_at, g.event_municipality AS municipality, any_value(m.name) AS municipality_name,
        arg_min(
            {'kind': g.event_kind, 'when_text': g.event_when_text, 'source': s.name, 'genre': i.genre, 'url': i.url},
            (i.trend_at, i.id)
        ) AS first,
        count(DISTINCT p.source_id) AS n_sources, min(p.day) AS published_on
    FROM base.placed AS p
    JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = $theme
    JOIN base.label AS g ON g.item_id = p.item_id AND g.event_kind IN ('call', 'announcement')
    JOIN base.item AS i ON i.id = p.item_id AND i.genre <> 'council_info'
    LEFT JOIN base.source AS s ON s.id = p.source_id
    LEFT JOIN base.municipality AS m ON m.code = g.event_municipality
    WHERE p.area = $area AND p.day BETWEEN CAST($first AS DATE) - 28 AND $last
        AND g.event_starts_at >= $after AND g.event_starts_at < $after + INTERVAL 35 DAY
    GROUP BY g.event_starts_at, g.event_municipality
)
SELECT first.kind AS kind, starts_at, first.when_text AS when_text, municipality, municipality_name,
    first.source AS source_name, first.genre AS genre, first.url AS url, n_sources, published_on
FROM announced
ORDER BY starts_at, n_sources DESC, municipality
