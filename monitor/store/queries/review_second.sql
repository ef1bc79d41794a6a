-- Items that another role reviewed and this one did not, neither here nor in a copy, in the order of the first review.
SELECT r.item_id, any_value(i.title) AS title
FROM base.item_review AS r
JOIN base.item AS i ON i.id = r.item_id
WHERE r.item_id IN (SELECT item_id FROM base.live_review)
GROUP BY r.item_id
HAVING NOT list_contains(list(r.by_role), $by_role)
ORDER BY min(r.number)
LIMIT $n
