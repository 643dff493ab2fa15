// How much of a model's probability lies inside the window that is drawn.

import { fieldOf, type Snapshot } from '../snapshot.ts'

/**
 * The share of the mass inside the snapshot's view, by the trapezoidal sum over its grid: exp(−E − log Z) times the
 * cell's size. Between 0 and about 1; null where energies are not finite or log Z is not known. A mode narrower than a
 * cell is missed or counted double, so only a plain lack of mass means something.
 */
export function massInView(snapshot: Snapshot): number | null {
  const energy = fieldOf(snapshot, 'energy')
  const logPartition = snapshot.logPartition?.value ?? Number.NaN
  if (!energy || !Number.isFinite(logPartition)) return null
  const { view, shape, values } = energy
  const steps = view.axes.map(([low, high], axis) => (high - low) / (shape[axis] - 1))
  const cell = steps.reduce((product, step) => product * step, 1)
  const isEdge = (index: number, axis: number) => index === 0 || index === shape[axis] - 1
  let sum = 0
  for (let position = 0; position < values.length; position++) {
    const density = Math.exp(-values[position] - logPartition)
    if (Number.isNaN(density)) return null
    // The first axis runs along a row.
    const indices = shape.length === 1 ? [position] : [position % shape[0], Math.floor(position / shape[0])]
    const weight = indices.reduce((share, index, axis) => (isEdge(index, axis) ? share / 2 : share), 1)
    sum += weight * density
  }
  return Math.min(1, sum * cell)
}
