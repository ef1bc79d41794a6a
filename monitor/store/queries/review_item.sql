-- One item with the machine's labels, their reasons and chances.
SELECT i.id AS item_id, i.assignment_id, i.title, i.text, i.text_hash, i.published_at, t.tagger_version, t.flagged, t.p_disinformation,
    t.unrest_level, t.p_unrest, t.event_kind, t.event_when_text, t.event_starts_at,
    coalesce(h.nearest_theme, '') AS nearest_theme, h.theme_margin, h.flag_margin, h.unrest_margin, h.event_margin,
    CASE WHEN o.differs THEN list_prepend('near_copy', coalesce(h.disagreements, []))
        ELSE coalesce(h.disagreements, []) END AS disagreements,
    o.sampled,
    (SELECT list({'theme': theme, 'p': p, 'labelled': labelled} ORDER BY p DESC, theme)
        FROM base.tag_theme WHERE item_id = i.id) AS themes,
    (SELECT list({'claim_id': claim_id, 'similarity': similarity, 'stance': stance} ORDER BY similarity DESC, claim_id)
        FROM base.tag_claim WHERE item_id = i.id) AS claims,
    (SELECT list(DISTINCT code ORDER BY code) FROM base.tag_municipality WHERE item_id = i.id) AS municipalities,
    (SELECT list({'label': label, 'by': by_part, 'start': span_start, 'end': span_end, 'weight': weight}
            ORDER BY label, span_start, span_end, by_part)
        FROM base.tag_reason WHERE item_id = i.id) AS reasons
FROM base.item AS i
JOIN base.tag AS t ON t.item_id = i.id AND t.text_hash = i.text_hash
LEFT JOIN base.tag_health AS h ON h.item_id = i.id
JOIN base.review_offer AS o ON o.item_id = i.id
WHERE i.id = $item_id
