-- What changed is judged again. A list without agendas does not take away the agenda that is known.
INSERT OR REPLACE INTO base.council_moment BY NAME
SELECT n.* EXCLUDE (known_since), coalesce(n.known_since, CAST($now AS TIMESTAMP)) AS first_seen_at,
    CAST($now AS TIMESTAMP) AS changed_at, CAST(NULL AS TIMESTAMP) AS judged_at, CAST(NULL AS VARCHAR) AS judged_with
FROM (
    SELECT r.* REPLACE (
            CASE WHEN len(r.agenda) = 0 THEN coalesce(m.agenda, []) ELSE r.agenda END AS agenda
        ),
        m.first_seen_at AS known_since
    FROM (SELECT unnest($rows, recursive := true)) AS r
    LEFT JOIN base.council_moment AS m ON m.id = r.id
) AS n
LEFT JOIN base.council_moment AS o ON o.id = n.id
WHERE o.id IS NULL
    OR (o.ref, o.title, o.body, o.starts_at, o.status, o.place, coalesce(o.url, ''), o.agenda, o.phase, o.organisation)
    <> (n.ref, n.title, n.body, n.starts_at, n.status, n.place, coalesce(n.url, ''), n.agenda, n.phase, n.organisation)
