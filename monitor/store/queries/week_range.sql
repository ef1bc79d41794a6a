SELECT min(CAST(date_trunc('week', day) AS DATE)) AS first_week, max(CAST(date_trunc('week', day) AS DATE)) AS last_week
FROM base.source_day
