UPDATE base.decision SET kind = $kind, kind_confirmed_by = $confirmed_by, updated_at = $now WHERE id = $id
