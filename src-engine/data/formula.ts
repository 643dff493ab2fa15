// A density from a formula: p = exp(−E(x, y)) / Z on a box, with Z by quadrature and samples by inverse CDF on its grid.
// Without y it is a density on a line.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { gridDensity, type Box, type GridDensityFault } from '../distributions/grid-density.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'
import { parseFormula } from './parse-formula.ts'

export const formula: DataSource<'formula'> = {
  async load(config, seed) {
    const density = await formulaDensity(config)
    return dataFromDensity({ title: dataTitles.formula.title, density, count: config.count, seed })
  },
}

type Shape = Omit<DataConfigOf<'formula'>, 'kind' | 'count'>

/** Throws AppError('invalid-input') for what cannot be read, and for what is no density on the box. */
export async function formulaDensity({ energy, xFrom, xTo, yFrom, yTo }: Shape): Promise<Distribution> {
  const { value, usesX, usesY } = await parseFormula(energy)
  if (!usesX) throw refused('Expected an energy in x, or in x and y, got one without x: it has no finite integral.')
  requireOrder('x', xFrom, xTo)
  if (usesY) requireOrder('y', yFrom, yTo)
  const sides: [number, number][] = [
    [xFrom, xTo],
    [yFrom, yTo],
  ]
  const box = sides.slice(0, usesY ? 2 : 1)
  const { density, fault } = gridDensity(value, box)
  if (fault !== null) throw refused(faultInWords(fault, box))
  return density
}

function requireOrder(axis: 'x' | 'y', from: number, to: number): void {
  if (to > from) return
  throw refused(`Expected ${axis} to run upwards, got from ${from} to ${to}: exchange them.`, `data.${axis}To`)
}

function faultInWords(fault: GridDensityFault, box: Box): string {
  switch (fault.kind) {
    case 'not-a-number':
      return `Expected a number everywhere in the box, got none at ${pointInWords(fault.point)}: change the formula or the box.`
    case 'minus-infinity':
      return `Expected an energy with a lower bound, got −∞ at ${pointInWords(fault.point)}: change the formula or the box.`
    case 'zero-everywhere':
      return 'Expected a finite energy somewhere in the box, got +∞ everywhere: change the formula or the box.'
    case 'too-fine':
      return `Expected a density that a fine grid can hold, got log Z still changing by ${fault.change.toPrecision(2)} nats: make the box smaller or the energy smoother.`
    case 'cut': {
      const [{ axis, end, mass }] = fault.sides.toSorted((a, b) => b.mass - a.mass)
      const side = `${'xy'[axis]} = ${box[axis][end === 'low' ? 0 : 1]}`
      return `Expected a density that fits the box, got ${mass.toPrecision(2)} of its probability beside ${side}: widen the box there, or add a term that confines it, such as (x^2 + y^2) / 20.`
    }
    default:
      return fault satisfies never
  }
}

const pointInWords = (point: readonly number[]) =>
  point.map((value, axis) => `${'xy'[axis]} = ${Number(value.toPrecision(4))}`).join(', ')

function refused(message: string, field = 'data.energy'): AppError {
  return new AppError('invalid-input', message, { field })
}
