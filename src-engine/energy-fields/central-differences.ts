// ∂f/∂x where there is no closed form, by central differences of fourth order:
//
//   f′ ≈ (f(x − 2h) − 8 f(x − h) + 8 f(x + h) − f(x + 2h)) / (12 h),   error h⁴ |f⁽⁵⁾| / 30 and about 1.5 · 2⁻⁵³ |f| / h
// h is 0.003 of the density's smallest length scale r: where fifth derivatives are of order f/r⁵, the first error is 3e-12
// f/r and the second 6e-14 f/r. Where f is infinite on one side, a hard edge, the slope within is taken: of first order.
// Fails at points where f itself is not finite: NaN.

export interface DifferenceOptions {
  /** f per row of row-major rows. */
  value: (points: Float64Array) => Float64Array
  /** f at `points`, (rows). */
  here: Float64Array
  /** Smallest length scale along each axis, (dimension). */
  resolution: readonly number[]
}

const shareOfResolution = 0.003

/** Overwrites `gradients` (rows × dimension); `points` stay untouched. */
export function centralDifferences(points: Float64Array, gradients: Float64Array, options: DifferenceOptions): void {
  const { value, here, resolution } = options
  const dimension = resolution.length
  for (let axis = 0; axis < dimension; axis++) {
    const step = shareOfResolution * resolution[axis]
    const [farBelow, below, above, farAbove] = [-2, -1, 1, 2].map((steps) =>
      value(moved(points, { axis, dimension, by: steps * step })),
    )
    for (let row = 0; row < here.length; row++) {
      const far = farBelow[row] - farAbove[row]
      const central = (far + 8 * (above[row] - below[row])) / (12 * step)
      gradients[row * dimension + axis] = Number.isFinite(central)
        ? central
        : oneSided(below[row], here[row], above[row]) / step
    }
  }
}

function oneSided(below: number, here: number, above: number): number {
  if (Number.isFinite(above - here)) return above - here
  if (Number.isFinite(here - below)) return here - below
  return Number.NaN
}

function moved(points: Float64Array, { axis, dimension, by }: { axis: number; dimension: number; by: number }) {
  const result = points.slice()
  for (let at = axis; at < result.length; at += dimension) result[at] += by
  return result
}
