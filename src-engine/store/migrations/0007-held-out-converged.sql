-- A likelihood whose log Z did not converge is nobody's best: it leaves the ranking that the library shows.

DELETE FROM held_out WHERE run_id IN (
  SELECT r.run_id
  FROM metric_rows r JOIN metric_values v ON v.row_id = r.id
  WHERE v.name = 'quadratureConverged' AND v.value = 0 AND r.id = (
    SELECT max(last.id)
    FROM metric_rows last JOIN metric_values judged ON judged.row_id = last.id
    WHERE last.run_id = r.run_id AND judged.name = 'quadratureConverged'
  )
);
