INSERT INTO base.migration VALUES ($number, $name, $applied_at)
