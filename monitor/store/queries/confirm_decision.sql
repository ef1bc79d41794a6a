UPDATE base.decision SET kind = $kind, kind_confirmed_by = $confirmed_by, rejected_by = NULL, updated_at = $now
WHERE id = $id
