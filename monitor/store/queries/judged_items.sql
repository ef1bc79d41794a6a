-- What training takes from reviews: the labels that count, one item a story. Of the items of a story one of which a person
-- judged all that training needs (it is whole) goes before one of which not, then the one that was reviewed last.
SELECT DISTINCT ON (text_hash) *
FROM (
    SELECT j.*, i.title, i.text, i.text_hash, i.genre,
        j.themes IS NOT NULL AND j.disinformation IS NOT NULL AND j.unrest_level IS NOT NULL
            AND j.municipalities IS NOT NULL AND j.event_when IS NOT NULL AS whole
    FROM base.judged AS j
    JOIN base.item AS i ON i.id = j.item_id
    LEFT JOIN base.story AS st ON st.item_id = j.item_id
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(st.story_id, j.item_id) ORDER BY whole DESC, j.reviewed_at DESC, j.item_id
    ) = 1
)
ORDER BY text_hash, whole DESC, reviewed_at DESC, item_id
