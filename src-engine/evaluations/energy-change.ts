// What one update does to the landscape: ΔE(x) = E(x) at θ − δ·g, minus E(x) at θ, with the exact gradient g, with the mean
// of the lane's own, and with one of the lane's own.
//
// δ is the learning rate that the lane began with, and the step a plain one: an optimizer that scales every parameter (Adam) takes another,
// but from the same gradient. A constant in the energy means nothing, so the mean of ΔE under the model is taken off: what
// is left is to first order −δ ∇θE(x)·g less its mean, the change of −log p. Where it is negative, density rises.

import type { FieldView, SnapshotTag } from '../../src-shared/snapshot.ts'
import { formatNumber } from '../../src-shared/numbers.ts'
import type { EnergySession } from '../backends/backend.ts'
import { meanOf } from '../metrics/gradient-bias.ts'
import { inParts } from '../metrics/in-parts.ts'
import { pointProbabilities, type Quadrature } from '../metrics/quadrature.ts'
import { gridRows } from '../metrics/regular-grid.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { measureBias } from './gradient-bias.ts'
import { sessionAt } from './session-at.ts'
import { neededStep, type TrainingStepAtHand } from './step-at-hand.ts'

const effort = { repeats: 64, gridPoints: 61 }

export const energyChange: EvaluationDefinition = {
  needs: ['quadrature', 'one-energy'],
  cost: 'on-request',
  async evaluate({ subject, request }) {
    const step = neededStep(request.step)
    const { exact, estimates, quadrature } = await measureBias(step, effort)
    const { data, config, coordinates, frame, fieldRows } = subject
    const rows = coordinates.toModel(frame.fromModel(fieldRows))
    const { view } = data
    const shape = view.axes.map(() => config.fieldResolution)
    const after = `θ ← θ − ${formatNumber(step.learningRate, 2)} g`
    const drawn: [SnapshotTag, string, Float64Array][] = [
      ['energy-change-exact', `Exact gradient, ${after}`, exact],
      ['energy-change-mean', `${step.label}, mean of ${estimates.length} gradients, ${after}`, meanOf(estimates)],
      ['energy-change-once', `${step.label}, one gradient, ${after}`, estimates[0]],
    ]
    const views: FieldView[] = []
    for (const [tag, title, gradient] of drawn) {
      const values = await changeOn(rows, { step, quadrature, gradient })
      views.push({ tag, kind: 'field', title, field: { view, shape, values } })
    }
    return { views }
  },
}

interface Change {
  step: TrainingStepAtHand
  quadrature: Quadrature
  gradient: Float64Array
}

/** ΔE at rows in the model's coordinates, less its mean under the model; fresh. */
export async function changeOn(rows: Float64Array, { step, quadrature, gradient }: Change): Promise<Float32Array> {
  const before = await sessionAt(step)
  const after = await sessionAt(step, { shift: gradient.map((value) => -step.learningRate * value) })
  try {
    const probabilities = pointProbabilities(quadrature)
    const overModel = await difference(before, after, gridRows(quadrature.grid))
    const mean = overModel.reduce((sum, change, point) => {
      return probabilities[point] === 0 ? sum : sum + probabilities[point] * change
    }, 0)
    return Float32Array.from(await difference(before, after, rows), (change) => change - mean)
  } finally {
    before.dispose()
    after.dispose()
  }
}

async function difference(before: EnergySession, after: EnergySession, rows: Float64Array): Promise<Float64Array> {
  const energyOf = (session: EnergySession) =>
    inParts(session.shape.dimension, (part) =>
      session.energy(session.upload(part, part.length / session.shape.dimension)),
    )(rows)
  const energies = await energyOf(before)
  return (await energyOf(after)).map((energy, row) => energy - energies[row])
}
