SELECT (SELECT count(*) FROM base.item) AS n_items, (SELECT count(*) FROM base.entry) AS n_entries,
    (SELECT count(*) FROM base.entry WHERE status = 'pending') AS n_pending,
    (SELECT count(*) FROM base.tag) AS n_tagged, (SELECT count(DISTINCT story_id) FROM base.story) AS n_stories
