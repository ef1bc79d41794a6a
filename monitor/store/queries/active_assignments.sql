SELECT * FROM base.assignment
WHERE status = 'active' AND starts_on <= $on AND ends_on >= $on
ORDER BY id
