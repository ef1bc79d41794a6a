-- Stories that nobody reviewed yet, one item each, in the order of one queue. One story in twenty (the hash of its id
-- decides) is kept for the random queue, whatever its labels: what is found there is true of all. Of a reviewed story
-- only what nearly is a copy and got other labels is offered, as a disagreement.
WITH offered AS (
    SELECT i.id AS item_id, o.story_id, i.first_seen_at, i.title,
        h.nearest_theme, h.theme_margin, h.flag_margin, h.unrest_margin, h.event_margin,
        CASE WHEN o.differs THEN list_prepend('near_copy', h.disagreements) ELSE h.disagreements END AS disagreements,
        least(abs(h.theme_margin), abs(h.flag_margin), h.unrest_margin, abs(h.event_margin)) AS margin,
        -- Ordinary texts without a key word, and ordinary announcements, come after what is likelier to be wrong.
        CASE
            WHEN o.differs THEN 0.0
            WHEN h.disagreements[1] LIKE 'model_without_rules%' THEN 2.0
            WHEN h.disagreements[1] = 'gathering_without_call' THEN 1.0
            ELSE 0.0
        END AS mildness,
        o.sampled, o.near_copy, o.differs,
        md5(o.story_id || ':draw') AS draw
    FROM base.item AS i
    JOIN base.tag AS t ON t.item_id = i.id AND t.text_hash = i.text_hash
    JOIN base.tag_health AS h ON h.item_id = i.id
    JOIN base.review_offer AS o ON o.item_id = i.id
    WHERE i.text_status IN ('full', 'feed_only') AND NOT o.reviewed
        AND (CAST($since AS TIMESTAMP) IS NULL OR coalesce(i.published_at, i.first_seen_at) >= CAST($since AS TIMESTAMP))
)
SELECT item_id, title, nearest_theme, theme_margin, flag_margin, unrest_margin, event_margin, disagreements, sampled
FROM offered
WHERE CASE
        WHEN near_copy THEN differs AND $queue = 'disagree'
        WHEN $queue = 'random' THEN sampled
        WHEN $queue = 'near' THEN NOT sampled AND margin <= $near
        ELSE NOT sampled AND len(disagreements) > 0
    END
QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY first_seen_at, item_id) = 1
ORDER BY CASE $queue WHEN 'near' THEN margin WHEN 'disagree' THEN mildness ELSE 0 END,
    CASE WHEN $queue = 'disagree' THEN first_seen_at END DESC, draw
LIMIT $n
