UPDATE base.entry
SET n_attempts = n_attempts + 1, reason = $reason, next_try_at = $next_try_at,
    status = CASE WHEN CAST($next_try_at AS TIMESTAMP) IS NULL THEN 'given_up' ELSE 'pending' END
WHERE id = $entry_id AND status = 'pending'
