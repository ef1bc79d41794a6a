-- The first title of each story among news media, fact-checkers and governments; the words of others are not shown.
SELECT s.story_id, arg_min(i.title, i.first_seen_at) AS title
FROM base.story AS s
JOIN base.item AS i ON i.id = s.item_id
WHERE s.story_id IN (SELECT unnest($ids)) AND i.title <> ''
    AND i.genre IN ('publieke_omroep', 'landelijk_nieuws', 'regionaal_nieuws', 'vakpers', 'overheid', 'factcheck')
GROUP BY s.story_id
