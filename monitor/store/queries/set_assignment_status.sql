UPDATE base.assignment SET status = $status WHERE id = $id
