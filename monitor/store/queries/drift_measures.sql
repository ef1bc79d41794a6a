-- How tagging went, week by week: of each measure the number of texts, their mean and spread. Machine labels only.
WITH text_week AS (
    SELECT CAST(date_trunc('week', p.day) AS DATE) AS week_starts_on, p.item_id, t.flagged, t.p_disinformation,
        t.unrest_level, t.p_unrest, h.n_words, h.n_unknown,
        least(abs(h.theme_margin), abs(h.flag_margin), h.unrest_margin, abs(h.event_margin)) AS margin
    FROM base.placed AS p
    JOIN base.item AS i ON i.id = p.item_id AND i.text_status IN ('full', 'feed_only')
    JOIN base.tag AS t ON t.item_id = p.item_id
    LEFT JOIN base.tag_health AS h ON h.item_id = p.item_id
    WHERE p.area = 'NL' AND p.day BETWEEN $first AND CAST($last AS DATE) + 6
),
theme AS (
    SELECT w.week_starts_on, w.item_id, t.theme, t.p, t.labelled
    FROM text_week AS w JOIN base.tag_theme AS t ON t.item_id = w.item_id
),
measured AS (
    SELECT week_starts_on, 'theme:' || theme AS measure, CAST(labelled AS DOUBLE) AS value FROM theme
    UNION ALL
    SELECT week_starts_on, 'confidence:themes', p FROM theme WHERE labelled
    UNION ALL
    SELECT week_starts_on, 'confidence:disinformation', greatest(p_disinformation, 1 - p_disinformation) FROM text_week
    UNION ALL
    SELECT week_starts_on, 'confidence:unrest', list_max(p_unrest) FROM text_week
    UNION ALL
    SELECT week_starts_on, 'flagged', CAST(flagged AS DOUBLE) FROM text_week
    UNION ALL
    SELECT week_starts_on, 'unrest', CAST(unrest_level <> 'none' AS DOUBLE) FROM text_week
    UNION ALL
    SELECT week_starts_on, 'unknown_words', n_unknown / n_words FROM text_week WHERE n_words > 0
    UNION ALL
    SELECT week_starts_on, 'near_threshold', CAST(margin <= $near AS DOUBLE) FROM text_week WHERE margin IS NOT NULL
    UNION ALL
    SELECT week_starts_on, 'claim_match',
        CAST(item_id IN (SELECT item_id FROM base.tag_claim WHERE similarity >= $matched) AS DOUBLE)
    FROM text_week
    UNION ALL
    SELECT week_starts_on, 'unplaced', CAST(item_id NOT IN (SELECT item_id FROM base.tag_municipality) AS DOUBLE)
    FROM text_week WHERE item_id IN (SELECT item_id FROM theme WHERE labelled)
    UNION ALL
    SELECT w.week_starts_on, 'corrected', CAST(bool_or(len(r.corrected) > 0) AS DOUBLE)
    FROM text_week AS w
    JOIN base.live_review AS r ON r.item_id = w.item_id AND list_contains(r.why_offered, 'random')
    GROUP BY w.week_starts_on, w.item_id
)
SELECT measure, week_starts_on, count(value) AS n, avg(value) AS mean, coalesce(stddev_samp(value), 0) AS spread
FROM measured
GROUP BY ALL ORDER BY ALL
