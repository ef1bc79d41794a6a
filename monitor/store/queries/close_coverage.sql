UPDATE base.poll SET covers_from = CAST($covers_from AS TIMESTAMP)
WHERE source_id = $source_id AND run_id = $run_id AND polled_at = $polled_at
