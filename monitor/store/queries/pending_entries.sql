-- An entry of a thread that was read before comes with the last page that was read of it: the identity of a page is
-- the address of its thread and its number, so that the last sorts last.
SELECT e.id, e.source_id, e.identity, e.identity_method, e.url, e.title, e.text, e.published_raw, e.published_at,
    e.published_source, e.enclosures, e.n_attempts, e.next_try_at, p.resume_identity, p.resume_url
FROM base.entry AS e
LEFT JOIN (
    SELECT source_id, split_part(identity, '#page:', 1) AS thread, max(identity) AS resume_identity,
        arg_max(url, identity) AS resume_url
    FROM base.entry
    WHERE source_id IN (SELECT unnest($source_ids)) AND contains(identity, '#page:') AND status IN ('done', 'erased')
    GROUP BY ALL
) AS p ON p.source_id = e.source_id AND p.thread = e.url AND NOT contains(e.identity, '#page:')
WHERE e.status = 'pending' AND e.source_id IN (SELECT unnest($source_ids))
    AND (e.next_try_at IS NULL OR e.next_try_at <= $now)
ORDER BY e.source_id, e.published_at DESC NULLS LAST, e.id
