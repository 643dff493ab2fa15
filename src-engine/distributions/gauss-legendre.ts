// Gauss–Legendre quadrature: ∫₋₁¹ f(u) du ≈ Σ weightᵢ f(nodeᵢ), exact for polynomials up to degree 2·count − 1.
//
// Nodes are the roots of the Legendre polynomial P_count, found by Newton's method from Tricomi's first guess.
// Fails for integrands that vary within the spacing of the nodes: split the interval into panels.
// Source: Press et al., "Numerical Recipes", §4.6.

/** Nodes in (−1, 1) and their weights, each (count). */
export function gaussLegendre(count: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    let node = Math.cos((Math.PI * (index + 0.75)) / (count + 0.5))
    let slope = 0
    for (let iteration = 0; iteration < 20; iteration++) {
      let previous = 0
      let value = 1
      for (let degree = 1; degree <= count; degree++) {
        const next = ((2 * degree - 1) * node * value - (degree - 1) * previous) / degree
        previous = value
        value = next
      }
      slope = (count * (node * value - previous)) / (node * node - 1)
      const change = value / slope
      node -= change
      if (Math.abs(change) < 1e-15) break
    }
    nodes[index] = node
    weights[index] = 2 / ((1 - node * node) * slope * slope)
  }
  return { nodes, weights }
}
