// p(y | x) of the energy a (y² − x)²: its normaliser by quadrature over y alone.

import type { Lesson } from './lesson.ts'
import { lineCurve, lineDensity } from '../metrics/line-density.ts'
import { onRows, spaced, upTo } from './on-a-line.ts'

const range = [-3, 3] as const

export const structuredPrediction: Lesson<'structured-prediction'> = {
  async compute({ x, sharpness }) {
    const energy = (y: number) => sharpness * (y ** 2 - x) ** 2
    const line = await lineDensity(onRows(energy), { box: [-4, 4] })
    const { logPartition, reason, mean } = line
    const { modes } = await lineCurve(onRows(energy), line)
    const centre = mean((y) => y)
    const density = (y: number) => Math.exp(-energy(y) - logPartition)
    const y = spaced(...range)
    const densities = y.map(density)
    const mode = Math.sqrt(Math.max(0, x))
    return {
      notice: reason,
      values: [
        { id: 'log-partition', label: '$\\log Z(x)$', value: logPartition, unit: 'nats', how: 'quadrature over y' },
        { id: 'mean', label: 'Mean of y', value: centre, unit: '', how: 'quadrature' },
        {
          id: 'mode',
          label: 'Most likely y, $\\pm$',
          value: mode,
          unit: '',
          how: '√x, or 0',
          ...(modes.length > 0 && { check: { value: modes[modes.length - 1].at, how: 'highest point of the curve' } }),
        },
        {
          id: 'density-at-mean',
          label: 'Density at the mean, over that at the mode',
          value: density(centre) / density(mode),
          unit: '',
          how: 'from the energies alone',
        },
      ],
      plots: [
        {
          id: 'conditional',
          title: 'Density of y at this x',
          summary: mode > 0 ? `Two modes, at ±${mode.toFixed(3)}.` : 'One mode, at 0.',
          horizontal: { label: 'y', range },
          vertical: { label: 'p(y | x) (per unit of y)', range: upTo(densities) },
          lines: [{ label: 'p(y | x)', role: 'model', filled: true, x: y, y: densities }],
          marks: [{ label: 'mean', x: centre }],
        },
      ],
    }
  },
}
