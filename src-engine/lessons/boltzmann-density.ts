// A density from a formula's energy: log Z by quadrature, and what a constant changes.

import { parseFormula } from '../data/parse-formula.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { Lesson } from './lesson.ts'
import { densityOf, spaced, upTo } from './on-a-line.ts'

const range = [-4, 4] as const

export const boltzmannDensity: Lesson<'boltzmann-density'> = {
  async compute({ energy: text, shift }) {
    const { value, usesY } = await parseFormula(text)
    if (usesY) throw new AppError('invalid-input', 'Expected an energy in x alone, got one with y: leave y out here.')
    const energy = (x: number) => value(x, 0) + shift
    const { logPartition, reason } = await densityOf(energy, { box: [-8, 8] })
    const x = spaced(...range)
    const energies = x.map(energy)
    const densities = energies.map((each) => Math.exp(-each - logPartition))
    const finite = [...energies].filter(Number.isFinite)
    const lowest = Math.min(...finite, 0)
    return {
      notice: Number.isNaN(logPartition) ? `This energy makes no density: ${reason}` : reason,
      values: [
        { id: 'log-partition', label: '$\\log Z$', value: logPartition, unit: 'nats', how: 'quadrature' },
        {
          id: 'density-at-one',
          label: '$p(1)$',
          value: Math.exp(-energy(1) - logPartition),
          unit: 'per unit of x',
          how: 'from the energy and log Z',
        },
        { id: 'difference', label: '$E(1) - E(0)$', value: energy(1) - energy(0), unit: 'nats', how: 'the formula' },
      ],
      plots: [
        {
          id: 'energy',
          title: 'Energy',
          summary: `The energy from x = ${range[0]} to ${range[1]}; its lowest value there is ${lowest.toFixed(2)} nats.`,
          horizontal: { label: 'x', range },
          vertical: { label: 'E (nats)', range: [lowest - 0.5, lowest + 8] },
          lines: [{ label: 'E(x)', role: 'model', x, y: energies }],
        },
        {
          id: 'density',
          title: 'Density',
          summary: Number.isNaN(logPartition) ? 'There is no density.' : 'The density made of this energy.',
          horizontal: { label: 'x', range },
          vertical: { label: 'p (per unit of x)', range: upTo(densities) },
          lines: [{ label: 'p(x)', role: 'model', filled: true, x, y: densities }],
        },
      ],
    }
  },
}
