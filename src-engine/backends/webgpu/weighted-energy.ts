// An energy with the weights of a call, as kernels are written for it: numbers in their text where the weights are the
// shape's own, else places in the buffer `numbers`, so that one kernel serves any number of temperatures.
//
// `numbers` holds, behind what a kernel has of its own (the centre of a walk): weights of the terms and weight / s² of
// the base, if they are not the shape's own; then blocks of one number per row, the first of them β where it is given so.

import type { EnergyWeights, Evaluation } from '../device-session.ts'
import type { DeviceBuffer } from './buffer-pool.ts'
import type { Context } from './context.ts'
import type { PackedLayout, PackedPerceptron } from './packed-layout.ts'

export interface WeightedPerceptron extends Omit<PackedPerceptron, 'weight'> {
  /** As WGSL. */
  weight: string
}

export interface WeightedEnergy extends Omit<PackedLayout, 'perceptrons' | 'basePrecision'> {
  /** The same for the same text. */
  name: string
  /** Those whose weight is not 0. */
  perceptrons: readonly WeightedPerceptron[]
  /** weight / s² and half of it, as WGSL; null without a base, or where its weight is 0. */
  base: { precision: string; half: string } | null
  /** β is given per row. */
  hasTemperatures: boolean
  /** Where the blocks of one number per row begin. */
  blocksFirst: number
}

/** `numbersFirst`: how many of the buffer's numbers are the kernel's own. */
export function weightedEnergy(
  layout: PackedLayout,
  { weights, rowTemperatures }: Pick<Evaluation, 'weights' | 'rowTemperatures'>,
  numbersFirst = 0,
): WeightedEnergy {
  const isOwn = hasOwnWeights(layout, weights)
  const { terms, base } = weights
  const place = (index: number): string => `numbers[${numbersFirst + index}u]`
  const perceptrons = layout.perceptrons
    .map((each, i) => ({ ...each, weight: isOwn ? `${each.weight}` : place(i) }))
    .filter((_, i) => terms[i] !== 0)
  const { basePrecision } = layout
  const baseText = isOwn
    ? { precision: `${basePrecision}`, half: `${0.5 * basePrecision}` }
    : { precision: place(terms.length), half: `0.5 * ${place(terms.length)}` }
  const present = [...terms, base].map((weight) => (weight === 0 ? 0 : 1)).join('')
  return {
    ...layout,
    name: `${isOwn ? 'own' : `fed ${present}`}${rowTemperatures ? ' by row' : ''}`,
    perceptrons,
    base: basePrecision === 0 || base === 0 ? null : baseText,
    hasTemperatures: rowTemperatures !== null,
    blocksFirst: numbersFirst + (isOwn ? 0 : terms.length + 1),
  }
}

/** The buffer `numbers`, the caller's to release unless it is `unused`; further blocks are (rowCount) each. */
export function uploadNumbers(
  context: Context,
  { weights, rowTemperatures }: Pick<Evaluation, 'weights' | 'rowTemperatures'>,
  { own = [], blocks = [] }: { own?: Iterable<number>; blocks?: readonly Float64Array[] } = {},
): DeviceBuffer {
  const { layout, pool, queue, unused } = context
  const ofCall = hasOwnWeights(layout, weights) ? [] : [...weights.terms, weights.base * layout.basePrecision]
  const parts = [[...own], ofCall, ...(rowTemperatures ? [rowTemperatures] : []), ...blocks]
  const numbers = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  if (numbers.length === 0) return unused
  let at = 0
  for (const part of parts) {
    numbers.set(part, at)
    at += part.length
  }
  const buffer = pool.acquire(numbers.byteLength)
  queue.write(buffer, numbers)
  return buffer
}

export function releaseNumbers({ pool, unused }: Context, numbers: DeviceBuffer): void {
  if (numbers !== unused) pool.release(numbers)
}

function hasOwnWeights({ perceptrons, basePrecision }: PackedLayout, { terms, base }: EnergyWeights): boolean {
  return perceptrons.every(({ weight }, i) => weight === terms[i]) && base === (basePrecision === 0 ? 0 : 1)
}
