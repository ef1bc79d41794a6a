-- The stories of news media and governments with most copies, one row a story.
SELECT arg_min(i.title, p.day) AS title, arg_min(s.name, p.day) AS source_name, arg_min(i.genre, p.day) AS genre,
    min(p.day) AS published_on, arg_min(i.url, p.day) AS url, count(DISTINCT p.item_id) AS n_copies
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = $theme
JOIN base.item AS i ON i.id = p.item_id
JOIN base.source AS s ON s.id = p.source_id
WHERE p.area = $area AND p.day BETWEEN $first AND $last AND i.title <> '' AND i.url IS NOT NULL
    AND i.genre IN ('publieke_omroep', 'landelijk_nieuws', 'regionaal_nieuws', 'vakpers', 'overheid')
GROUP BY p.story_id
ORDER BY n_copies DESC, max(t.p) DESC, published_on DESC, title
LIMIT $limit
