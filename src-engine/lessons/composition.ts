// A weighted sum of two Gaussian energies: its density by quadrature, against the closed form.

import type { Lesson } from './lesson.ts'
import { densityOf, normalDensity, spaced, upTo } from './on-a-line.ts'

const range = [-4, 7] as const
const second = { deviation: 0.5 }

export const composition: Lesson<'composition'> = {
  async compute({ distance, first, second: weight }) {
    const energy = (x: number) => (first * x ** 2) / 2 + (weight * (x - distance) ** 2) / (2 * second.deviation ** 2)
    const precision = first + weight / second.deviation ** 2
    const centre = (weight * distance) / second.deviation ** 2 / precision
    const isDensity = precision > 0
    const width = isDensity ? 1 / Math.sqrt(precision) : 1
    const { logPartition, reason, mean } = await densityOf(energy, {
      box: isDensity ? [centre - 8 * width, centre + 8 * width] : [-8, 8],
      resolution: width / 4,
    })
    const found = mean((x) => x)
    const deviation = Math.sqrt(mean((x) => (x - found) ** 2))
    const x = spaced(...range)
    const [one, two] = [
      x.map((each) => normalDensity(each)),
      x.map((each) => normalDensity(each, distance, second.deviation)),
    ]
    const sum = x.map((each) => Math.exp(-energy(each) - logPartition))
    const checked = (value: number) => (isDensity ? value : Number.NaN)
    return {
      notice: isDensity ? reason : `The precisions add up to ${precision.toFixed(2)}: this sum makes no density.`,
      values: [
        {
          ...{ id: 'mean', label: 'Mean of the sum', value: checked(found), unit: '', how: 'quadrature' },
          check: { value: checked(centre), how: 'means weighted by precision' },
        },
        {
          ...{
            id: 'deviation',
            label: 'Standard deviation of the sum',
            value: checked(deviation),
            unit: '',
            how: 'quadrature',
          },
          check: { value: checked(width), how: 'precisions added' },
        },
        {
          id: 'log-partition',
          label: '$\\log Z$ of the sum',
          value: checked(logPartition),
          unit: 'nats',
          how: 'quadrature',
        },
      ],
      plots: [
        {
          id: 'densities',
          title: 'Two densities and what their energies add up to',
          summary: isDensity ? `The sum has its mode at ${centre.toFixed(3)}.` : 'The sum makes no density.',
          horizontal: { label: 'x', range },
          vertical: { label: 'p (per unit of x)', range: upTo([...one, ...two, ...(isDensity ? sum : [])]) },
          lines: [
            { label: 'First', role: 'data', x, y: one },
            { label: 'Second', role: 'noise', x, y: two },
            ...(isDensity ? [{ label: 'Sum of energies', role: 'model' as const, filled: true, x, y: sum }] : []),
          ],
        },
      ],
    }
  },
}
