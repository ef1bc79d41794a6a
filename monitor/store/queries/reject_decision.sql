UPDATE base.decision SET rejected_by = $rejected_by, updated_at = $now WHERE id = $id
