SELECT source_id, url, n_failures, failed_at FROM base.retired_document WHERE n_failures > 0
