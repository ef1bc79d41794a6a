SELECT alert_id, state, by_role AS "by", taken_at AS "at", note, channel
FROM base.alert_step
WHERE alert_id = $alert_id
ORDER BY taken_at
