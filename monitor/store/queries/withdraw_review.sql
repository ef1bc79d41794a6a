INSERT INTO base.review BY NAME
SELECT item_id, assignment_id, text_hash, tagger_version, [] AS corrected, by_role,
    CAST($now AS TIMESTAMP) AS reviewed_at, [] AS why_offered, '' AS note, number AS withdraws,
    (SELECT max(number) + 1 FROM base.review) AS number
FROM base.review
WHERE number = $number
