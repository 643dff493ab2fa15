// A distribution in the plane, twisted around the origin: each point turns by an angle that depends on its radius alone.
//
//   x = R(g(|u|)) u,   u from the base;   p(x) = p_base(R(−g(|x|)) x)
// In polar coordinates (r, φ) → (r, φ + g(r)): a bijection that keeps areas, so that the density needs no Jacobian.
// For a density without a kink at the origin, g must be smooth in r².

import type { Distribution } from './distribution.ts'

export interface TwistOptions {
  /** g(r) in radians. */
  angle(r: number): number
  /** A disc of this radius around the origin holds all but < 1e-12 of the base's mass. */
  radius: number
  /** Smallest length scale of the twisted density, in any direction: shearing by r g'(r) thins the base's. */
  resolution: number
}

export function twisted(base: Distribution, { angle, radius, resolution }: TwistOptions): Distribution {
  const untwist = (rows: Float64Array) => turned(rows, (r) => -angle(r))
  const { modes } = base
  return {
    dimension: 2,
    sample: (count, random) => turned(base.sample(count, random), angle),
    logDensity: (rows) => base.logDensity(untwist(rows)),
    support: [
      [-radius, radius],
      [-radius, radius],
    ],
    resolution: [resolution, resolution],
    modes: modes && { count: modes.count, assign: (rows) => modes.assign(untwist(rows)) },
  }
}

/** Row-major (rows × 2), fresh. */
function turned(rows: Float64Array, angle: (r: number) => number): Float64Array {
  const result = new Float64Array(rows.length)
  for (let index = 0; index < rows.length; index += 2) {
    const [x, y] = [rows[index], rows[index + 1]]
    const turn = angle(Math.hypot(x, y))
    const [c, s] = [Math.cos(turn), Math.sin(turn)]
    result[index] = c * x - s * y
    result[index + 1] = s * x + c * y
  }
  return result
}
