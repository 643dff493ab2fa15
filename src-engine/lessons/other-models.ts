// A flow by hand: the standard Gaussian pushed through x = z + b sin z, whose density is exact.

import type { Lesson } from './lesson.ts'
import { logNormal, normalDensity, spaced, upTo } from './on-a-line.ts'

const range = [-5, 5] as const

export const otherModels: Lesson<'other-models'> = {
  async compute({ bend }) {
    const z = spaced(-8, 8, 3201)
    const x = z.map((each) => each + bend * Math.sin(each))
    const densities = z.map((each) => Math.exp(logNormal(each) - Math.log(1 + bend * Math.cos(each))))
    let mass = 0
    for (let index = 1; index < z.length; index++) {
      mass += 0.5 * (densities[index] + densities[index - 1]) * (x[index] - x[index - 1])
    }
    const plain = spaced(...range)
    const base = plain.map((each) => normalDensity(each))
    return {
      notice: null,
      values: [
        {
          id: 'mass',
          label: 'Integral of the density',
          value: mass,
          unit: '',
          how: 'trapezoid rule',
          check: { value: 1, how: 'no Z is needed' },
        },
        {
          id: 'log-density',
          label: '$\\log p(0)$',
          value: logNormal(0) - Math.log(1 + bend),
          unit: 'nats',
          how: 'change of variables',
        },
      ],
      plots: [
        {
          id: 'flow',
          title: 'A Gaussian pushed through a map',
          summary: `The map z + ${bend} sin z spreads the middle and heaps up the sides.`,
          horizontal: { label: 'x', range },
          vertical: { label: 'p (per unit of x)', range: upTo([...densities, ...base]) },
          lines: [
            { label: 'Standard Gaussian', role: 'noise', dashed: true, x: plain, y: base },
            { label: 'After the map', role: 'model', filled: true, x, y: densities },
          ],
        },
      ],
    }
  },
}
