// What is asked of an energy over many rows: energies, input gradients, Hessian–vector products, jets.

import type { EnergyJet } from '../backend.ts'
import { putEnergy, rowsFieldsOf, type CallEnergy } from './call-energy.ts'
import { tileCount, type JobRunner } from './job-runner.ts'

/** E per row, fresh. */
export async function energies(runner: JobRunner, energy: CallEnergy, points: Float32Array): Promise<Float64Array> {
  const { at, dimension } = runner.plan
  const out = new Float64Array(points.length / dimension)
  for (const { first, rowCount, values } of runner.portions(points)) {
    const tileBlocks = runner.tileBlocks(rowCount)
    await runner.run({
      job: { ...rowsFieldsOf(energy), kind: 'energy', rowCount, tileBlocks },
      taskCount: tileCount(rowCount, tileBlocks),
      prepare() {
        putEnergy(runner, energy, { first, rowCount })
        runner.copyIn(at.rows, values)
      },
      collect: () => out.set(runner.view(at.outputs[0], rowCount), first),
    })
  }
  return out
}

/** ∇E per row, or ∇²E v where directions are given; (rowCount, D), fresh. */
export function inputAdjoints(
  runner: JobRunner,
  energy: CallEnergy,
  points: Float32Array,
  directions: Float32Array | null,
): Float32Array {
  const { at } = runner.plan
  const out = new Float32Array(points.length)
  for (const { first, offset, rowCount, values } of runner.portions(points)) {
    const tileBlocks = runner.tileBlocks(rowCount)
    runner.runNow({
      job: { ...rowsFieldsOf(energy), kind: 'input-adjoint', rowCount, tileBlocks, order: directions ? 1 : 0 },
      taskCount: tileCount(rowCount, tileBlocks),
      prepare() {
        putEnergy(runner, energy, { first, rowCount })
        runner.copyIn(at.rows, values)
        if (directions) runner.copyIn(at.directions, directions.subarray(offset, offset + values.length))
      },
      collect: () => out.set(runner.view(at.outputs[0], values.length), offset),
    })
  }
  return out
}

export async function jets(
  runner: JobRunner,
  energy: CallEnergy,
  points: Float32Array,
  directions: Float32Array,
): Promise<EnergyJet> {
  const { at, dimension } = runner.plan
  const arrays = [0, 1, 2].map(() => new Float64Array(points.length / dimension))
  for (const { first, offset, rowCount, values } of runner.portions(points)) {
    const tileBlocks = runner.tileBlocks(rowCount)
    await runner.run({
      job: { ...rowsFieldsOf(energy), kind: 'jets', rowCount, tileBlocks },
      taskCount: tileCount(rowCount, tileBlocks),
      prepare() {
        putEnergy(runner, energy, { first, rowCount })
        runner.copyIn(at.rows, values)
        runner.copyIn(at.directions, directions.subarray(offset, offset + values.length))
      },
      collect: () => arrays.forEach((array, order) => array.set(runner.view(at.outputs[order], rowCount), first)),
    })
  }
  return { energy: arrays[0], slope: arrays[1], curvature: arrays[2] }
}
