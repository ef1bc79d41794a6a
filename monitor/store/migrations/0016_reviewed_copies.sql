-- A review counts for every copy of the text that was looked at, and copies that nearly are one stay in sight.

-- The reviews that count for an item: of its text as it is now, that were not taken back. Posts of different threads may
-- have the same words ("Eens"): of another item the title must be the same too.
CREATE VIEW base.item_review AS
SELECT i.id AS item_id, r.item_id AS reviewed_item_id, r.number, r.text_hash, r.tagger_version, r.themes,
    r.disinformation, r.claim_id, r.stance, r.unrest_level, r.municipalities, r.event_when, r.event_starts_at,
    r.corrected, r.by_role, r.reviewed_at, r.why_offered, r.note
FROM base.review AS r
JOIN base.item AS i ON i.text_hash = r.text_hash
LEFT JOIN (SELECT DISTINCT item_id, text_hash, title FROM base.item_version) AS v
    ON v.item_id = r.item_id AND v.text_hash = r.text_hash AND v.title = i.title
WHERE r.withdraws IS NULL
    AND NOT EXISTS (SELECT 1 FROM base.review AS w WHERE w.withdraws = r.number)
    AND (i.id = r.item_id OR v.item_id IS NOT NULL);

CREATE OR REPLACE VIEW base.judged AS
SELECT item_id,
    arg_max(themes, number) FILTER (themes IS NOT NULL) AS themes,
    arg_max(disinformation, number) FILTER (disinformation IS NOT NULL) AS disinformation,
    arg_max(claim_id, number) FILTER (claim_id IS NOT NULL) AS claim_id,
    arg_max(stance, number) FILTER (stance IS NOT NULL) AS stance,
    arg_max(unrest_level, number) FILTER (unrest_level IS NOT NULL) AS unrest_level,
    arg_max(municipalities, number) FILTER (municipalities IS NOT NULL) AS municipalities,
    arg_max(event_when, number) FILTER (event_when IS NOT NULL) AS event_when,
    -- "Zaterdag" in a copy of another week is another day: only the moment that the words have in the item itself is
    -- certain, and it stays where a copy is reviewed with the same words.
    arg_max_null(event_starts_at, number)
        FILTER (event_when = counting_when AND reviewed_item_id = item_id) AS event_starts_at,
    arg_max(by_role, number) AS by_role,
    max(reviewed_at) AS reviewed_at
FROM (
    SELECT *, arg_max(event_when, number) OVER (PARTITION BY item_id) AS counting_when
    FROM base.item_review
)
GROUP BY item_id;

-- Before claim and disinformation were judged together, a later "no" could leave an earlier claim asserted.
CREATE OR REPLACE VIEW base.label_claim AS
SELECT c.item_id, c.claim_id, c.stance
FROM base.tag_claim AS c
LEFT JOIN base.judged AS j ON j.item_id = c.item_id
WHERE j.claim_id IS NULL AND (j.disinformation IS NOT false OR c.stance <> 'asserts')
UNION ALL
SELECT item_id, claim_id, coalesce(nullif(stance, ''), CASE WHEN disinformation THEN 'asserts' ELSE 'reports' END)
FROM base.judged
WHERE claim_id <> '' AND (disinformation IS NOT false OR stance IS DISTINCT FROM 'asserts');

CREATE OR REPLACE VIEW base.label AS
SELECT t.item_id, t.assignment_id, t.tagger_version, t.tagged_at, t.p_disinformation,
    coalesce(j.disinformation, t.flagged) AS flagged,
    coalesce(j.unrest_level, t.unrest_level) AS unrest_level,
    CASE
        WHEN j.event_when IS NULL THEN t.event_kind
        WHEN j.event_when = '' THEN NULL
        WHEN t.event_kind IN ('call', 'cancelled') OR j.event_when = t.event_when_text THEN t.event_kind
        ELSE 'announcement'
    END AS event_kind,
    CASE WHEN j.event_when IS NULL THEN t.event_when_text ELSE nullif(j.event_when, '') END AS event_when_text,
    CASE
        WHEN j.event_when IS NULL THEN t.event_starts_at
        WHEN j.event_when = t.event_when_text THEN coalesce(j.event_starts_at, t.event_starts_at)
        ELSE j.event_starts_at
    END AS event_starts_at,
    CASE
        WHEN j.event_when = '' THEN NULL
        WHEN j.municipalities IS NULL OR list_contains(j.municipalities, t.event_municipality)
            THEN t.event_municipality
        WHEN len(j.municipalities) = 1 THEN j.municipalities[1]
    END AS event_municipality,
    CASE WHEN j.item_id IS NULL THEN 'machine' ELSE 'review' END AS origin,
    j.by_role AS reviewed_by, j.reviewed_at
FROM base.tag AS t
LEFT JOIN base.judged AS j ON j.item_id = t.item_id;

-- Of each item: its story, whether the story is one of the one in twenty that are drawn by lot, and whether its labels
-- say otherwise than persons said of a text of the same story. By lot one text of a story is drawn: once one of them was
-- looked at, the others no longer count as drawn.
CREATE VIEW base.review_offer AS
WITH known AS (
    SELECT i.id AS item_id, coalesce(st.story_id, i.id) AS story_id, j.item_id IS NOT NULL AS reviewed, j.themes,
        j.disinformation, j.unrest_level, j.municipalities, j.event_when
    FROM base.item AS i
    LEFT JOIN base.story AS st ON st.item_id = i.id
    LEFT JOIN base.judged AS j ON j.item_id = i.id
),
near_copy AS (
    SELECT k.item_id,
        bool_and(coalesce(
            list_sort(j.themes) <> list_sort(t.themes)
            OR j.disinformation <> t.flagged
            OR j.unrest_level <> t.unrest_level
            OR list_sort(j.municipalities) <> list_sort(t.municipalities)
            OR (j.event_when <> '') <> coalesce(t.event_kind IN ('call', 'announcement', 'cancelled'), false),
            false  -- a field that nobody judged
        )) AS differs
    FROM known AS k
    JOIN known AS j ON j.story_id = k.story_id AND j.reviewed
    JOIN tags AS t ON t.item_id = k.item_id
    WHERE NOT k.reviewed
    GROUP BY k.item_id
)
SELECT k.item_id, k.story_id, k.reviewed,
    substr(md5(k.story_id || ':sample'), 1, 2) < '0d' AND c.item_id IS NULL AS sampled,
    c.item_id IS NOT NULL AS near_copy, coalesce(c.differs, false) AS differs
FROM known AS k
LEFT JOIN near_copy AS c ON c.item_id = k.item_id;
