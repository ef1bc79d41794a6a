-- With the text of the page, for those whose supplier gives no agenda.
SELECT m.id, m.source_id, m.ref, m.title, m.body, m.starts_at, m.status, m.place, m.url, m.agenda, m.phase,
    m.organisation,
    CASE WHEN len(m.agenda) = 0 AND m.phase = '' AND i.text_status = 'full' THEN i.text ELSE '' END AS page_text
FROM base.council_moment AS m
LEFT JOIN base.entry AS e ON e.id = m.id
LEFT JOIN base.item AS i ON i.id = e.item_id
WHERE m.assignment_id = $assignment_id AND m.starts_at >= $since
    AND (m.judged_with IS DISTINCT FROM $words OR i.changed_at > m.judged_at)
ORDER BY m.starts_at, m.id
LIMIT $n
