UPDATE base.run SET ended_at = $ended_at, status = $status, summary = $summary WHERE id = $id
