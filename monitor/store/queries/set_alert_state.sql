UPDATE base.alert SET state = $state, body = $body, expires_on = $expires_on WHERE id = $id
