-- Counts per group of genres ($members: a group and a genre each). A story that several genres of a group told is one.
SELECT m.member_of AS "group", count(DISTINCT p.item_id) AS n_items, count(DISTINCT p.story_id) AS n_stories,
    count(DISTINCT p.source_id) AS n_sources
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = $theme
JOIN base.item AS i ON i.id = p.item_id
JOIN (SELECT unnest($members, recursive := true)) AS m ON m.genre = i.genre
WHERE p.area = $area AND p.day BETWEEN $first AND $last
GROUP BY m.member_of ORDER BY n_items DESC, m.member_of
