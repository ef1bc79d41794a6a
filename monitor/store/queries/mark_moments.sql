UPDATE base.council_moment SET judged_at = $now, judged_with = $words WHERE id IN (SELECT unnest($ids))
