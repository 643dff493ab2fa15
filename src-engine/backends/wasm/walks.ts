// Chains over many rows: every tile takes a run of steps at once, long walks in several runs. What the threads do in
// each run is in langevin-task.ts, metropolis-task.ts, hamiltonian-task.ts and gibbs-task.ts.

import type { ChainExtent, NormalStream, PerRow } from '../backend.ts'
import { extentOf } from '../chain-extent.ts'
import type { DeviceProposal, DeviceWalk } from '../device-session.ts'
import { putEnergy, type CallEnergy } from './call-energy.ts'
import type { Job, UniformFields, WalkFields } from './job.ts'
import { tileCount, type JobRunner } from './job-runner.ts'
import { blockRows, type MemoryPlan } from './memory-plan.ts'
import { energies } from './row-passes.ts'

/** Floating-point operations of a task, at most: some 10 ms, after which a thread can turn to something else. */
const taskOperations = 4e8

export interface Moved {
  /** (rowCount, D), fresh, as is `previous`. */
  values: Float32Array
  previous: Float32Array
  extent: ChainExtent
  /** How many proposals of each row were taken (rowCount); none where nothing is judged. */
  taken: Float64Array
  /** At the end (rowCount), if asked for. */
  energies: Float64Array | null
}

const noStream: NormalStream = { seed: 0, purpose: 0, firstChain: 0, firstStep: 0 }

export async function runWalk(
  runner: JobRunner,
  energy: CallEnergy,
  start: Float32Array,
  walk: DeviceWalk,
): Promise<Moved> {
  const { at, dimension } = runner.plan
  const { steps, normals, proposal, uniforms, answer } = walk
  const [given, stream] = 'given' in normals ? [normals.given, noStream] : [null, normals]
  const [values, previous] = [start.slice(), start.slice()]
  const taken = new Float64Array(uniforms ? start.length / dimension : 0)
  const rowSteps = rowStepsOf(proposal)
  const ends = answer.energies && uniforms ? new Float64Array(taken.length) : null
  for (const { first, offset, rowCount, values: portion } of runner.portions(start)) {
    const end = offset + portion.length
    const tileBlocks = runner.tileBlocks(rowCount)
    const stepsPerRun = given ? 1 : stepsOfRun(runner.plan, tileBlocks, proposal)
    for (let step = 0; step < steps; step += stepsPerRun) {
      const stepsNow = Math.min(stepsPerRun, steps - step)
      const isLast = step + stepsNow === steps
      const position = { first, step }
      const fields: WalkFields = {
        panels: energy.panels,
        hasTemperatures: energy.temperatures ? 1 : 0,
        rowCount,
        tileBlocks,
        steps: stepsNow,
        perRow: rowSteps ? 1 : 0,
        givenNoise: given ? 1 : 0,
        keepPrevious: isLast ? 1 : 0,
        seed: stream.seed,
        purpose: stream.purpose,
        firstChain: stream.firstChain + first,
        firstStep: stream.firstStep + step,
      }
      const drawn = proposal.kind === 'gibbs' ? proposal.hidden : uniforms
      await runner.run({
        job: jobOf(fields, proposal, drawn && uniformsOf(drawn, position)),
        taskCount: tileCount(rowCount, tileBlocks),
        prepare() {
          putEnergy(runner, energy, { first, rowCount })
          rowSteps?.forEach((row, i) => runner.copyIn64(at.rowSteps[i], rowsOf(row, first, rowCount)))
          runner.copyIn(at.rows, values.subarray(offset, end))
          if (uniforms) runner.view(at.taken, rowCount).fill(0)
          if (given) runner.copyIn(at.directions, given[step].subarray(offset, end))
        },
        collect() {
          values.set(runner.view(at.rows, end - offset), offset)
          if (isLast) previous.set(runner.view(at.previous, end - offset), offset)
          if (isLast) ends?.set(runner.view(at.outputs[0], rowCount), first)
          if (uniforms) addTo(taken, runner.view(at.taken, rowCount), first)
        },
      })
    }
  }
  const extent = extentOf(values, walk.centre)
  // NaN counts where a proposal could not be judged.
  if (uniforms && taken.some(Number.isNaN)) extent.finite = false
  return {
    values,
    previous,
    extent,
    taken,
    energies: answer.energies ? (ends ?? (await energies(runner, energy, values))) : null,
  }
}

/** A spread that stands first is the one that V8 copies quickly, and a job is made for every call. */
function jobOf(fields: WalkFields, proposal: DeviceProposal, uniforms: UniformFields | null): Job {
  if (proposal.kind === 'gibbs') return Object.assign(fields, uniforms ?? noUniforms, { kind: 'gibbs' as const })
  if (proposal.kind === 'hamiltonian') {
    const { stepSize, leapfrogSteps } = proposal
    const judged = uniforms ? 1 : 0
    return Object.assign(fields, uniforms ?? noUniforms, {
      kind: 'hamiltonian' as const,
      stepSize: plain(stepSize),
      leapfrogSteps,
      judged,
    })
  }
  const [drift, noise, drifts] = [plain(proposal.drift ?? 0), plain(proposal.noise), proposal.drift === null ? 0 : 1]
  if (!uniforms) return { ...fields, kind: 'langevin', drift, noise, drifts }
  const variance = plain(proposal.variance)
  return Object.assign(fields, uniforms, { kind: 'metropolis' as const, drift, noise, variance, drifts })
}

/** Of what is given per row, the job says nothing. */
const plain = (value: PerRow): number => (typeof value === 'number' ? value : 0)

const noUniforms: UniformFields = { uniformSeed: 0, uniformPurpose: 0, uniformFirstChain: 0, uniformFirstStep: 0 }

const uniformsOf = (
  { seed, purpose, firstChain, firstStep }: NormalStream,
  { first, step }: { first: number; step: number },
): UniformFields => ({
  uniformSeed: seed,
  uniformPurpose: purpose,
  uniformFirstChain: firstChain + first,
  uniformFirstStep: firstStep + step,
})

function addTo(sums: Float64Array, values: Float32Array, first: number): void {
  for (let i = 0; i < values.length; i++) sums[first + i] += values[i]
}

/** Drift, noise and its square of each row; the step of a leapfrog stands first. null where all rows share theirs. */
function rowStepsOf(proposal: DeviceProposal): PerRow[] | null {
  if (proposal.kind === 'gibbs') return null
  const steps =
    proposal.kind === 'hamiltonian' ? [proposal.stepSize] : [proposal.drift ?? 0, proposal.noise, proposal.variance]
  return steps.some((step) => typeof step === 'object') ? steps : null
}

const rowsOf = (values: PerRow, first: number, rowCount: number): Float64Array =>
  typeof values === 'number' ? new Float64Array(rowCount).fill(values) : values.subarray(first, first + rowCount)

/** So many that a task stays short: forward and back through every layer for all rows of a tile, for each gradient. */
function stepsOfRun({ parameterCount }: MemoryPlan, tileBlocks: number, proposal: DeviceProposal): number {
  const gradients = proposal.kind === 'hamiltonian' ? proposal.leapfrogSteps : 1
  const operations = tileBlocks * blockRows * 4 * Math.max(1, parameterCount) * gradients
  return Math.max(1, Math.floor(taskOperations / operations))
}
