// Antithetic noise: every row twice, once with u and once with −u, so that what is odd in u cancels.

/** Both row-major and of one shape; fresh, the rows with −u behind those with u. */
export function pairedNormals({ rows, normals }: { rows: Float64Array; normals: Float64Array }) {
  const both = { rows: new Float64Array(2 * rows.length), normals: new Float64Array(2 * rows.length) }
  both.rows.set(rows)
  both.rows.set(rows, rows.length)
  both.normals.set(normals)
  both.normals.set(
    normals.map((normal) => -normal),
    rows.length,
  )
  return both
}
