// A GAN on a line: the generator x = F⁻¹(Φ(z)) makes the two bumps with a share of its own in the left one, and the best
// discriminator against it is known, D* = p / (p + q).
//
//   JS(p, q) = log 2 − L,  L = −½ E_p[log D*] − ½ E_q[log(1 − D*)], the loss of the best discriminator
// Source: Goodfellow et al. 2014, "Generative Adversarial Nets".

import { normalCdf } from '../../../src-shared/statistics/normal.ts'
import { trapezoid } from '../on-a-line.ts'
import type { Beside } from './beside.ts'
import {
  bestLikelihood,
  dataDensity,
  distanceFromData,
  grid,
  inverseOf,
  leftShare,
  mixtureAt,
  mixtureCdf,
  overData,
  range,
  standardNormals,
} from './two-bumps.ts'

const count = 500

export function adversarialNetwork(left: number): Beside {
  const density = grid.map((x) => mixtureAt(x, left))
  const best = grid.map((_x, index) => dataDensity[index] / (dataDensity[index] + density[index]))
  // log(1 − D*) by itself: where D* is 1 but for rounding it is not infinite.
  const loss =
    -0.5 *
    trapezoid(
      grid,
      best.map((share, index) => {
        const [p, q] = [dataDensity[index], density[index]]
        return p * Math.log(share) + q * Math.log(q / (p + q))
      }),
    )
  const samples = standardNormals(count).map((z) => inverseOf((x) => mixtureCdf(x, left), normalCdf(z)))
  return {
    samples,
    samplesFrom: `${count.toLocaleString('en')} samples`,
    density: { x: grid, y: density },
    distance: distanceFromData(density),
    passes: { value: 1, how: 'of the generator' },
    likelihood: {
      value: overData(density.map(Math.log)),
      how: 'change of variables, which no real GAN has',
      check: { value: bestLikelihood, how: 'best there is' },
    },
    own: {
      label: 'Jensen–Shannon divergence, as the discriminator sees it',
      value: Math.log(2) - loss,
      unit: 'nats',
      how: 'log 2 less the loss of the best one',
      check: { value: divergenceFromData(density), how: 'from both densities; 0.693 at most' },
    },
    inside: {
      title: 'Inside: the best discriminator',
      summary: `It says ½ where the generator is right; the generator puts ${Math.round(100 * left)}% into the left bump, the data ${100 * leftShare}%.`,
      horizontal: { label: 'x', range },
      vertical: { label: 'D*(x), “of the data”', range: [0, 1] },
      lines: [
        { label: 'Cannot tell', role: 'truth', dashed: true, x: grid, y: grid.map(() => 0.5) },
        { label: 'D*(x)', role: 'model', x: grid, y: best },
      ],
    },
  }
}

/** ½ KL(p‖m) + ½ KL(q‖m) with m half way. */
function divergenceFromData(density: Float64Array): number {
  const part = (log: number, value: number, other: number) =>
    value > 0 ? 0.5 * value * (log - Math.log(0.5 * (value + other))) : 0
  return trapezoid(
    grid,
    density.map((q, index) => {
      const p = dataDensity[index]
      return part(Math.log(p), p, q) + part(Math.log(q), q, p)
    }),
  )
}
