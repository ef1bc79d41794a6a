UPDATE base.alert SET state = $state, body = $body WHERE id = $id
