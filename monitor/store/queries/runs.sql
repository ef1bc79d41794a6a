SELECT id, kind, assignment_id, started_at, ended_at, status, version, summary
FROM base.run ORDER BY started_at DESC, id DESC LIMIT $limit
