-- Parts that came back, and those that no index named for three months.
DELETE FROM base.retired_document
WHERE n_failures = 0 OR failed_at < (SELECT max(failed_at) FROM base.retired_document) - INTERVAL 90 DAY
