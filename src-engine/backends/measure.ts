// How fast a backend is at one training iteration of a lane: k Langevin steps, or Gibbs steps of a Boltzmann machine,
// parameter gradient, Adam.
//
// What seems to take too long is looked at once more, since a busy moment would count a hundredfold.
// The time is bounded, whatever the size: after a short warm-up the iteration grows from a few rows and steps to the
// whole of them, as long as the next size is likely to fit. Where the whole does not fit, its time is extrapolated from
// the largest size that did, in proportion to the work: too long for a device that small sizes leave idle, but such a
// one reaches the whole.

import { fillNormals } from '../random/normal.ts'
import type { Backend, EnergySession, EnergyShape, WalkProgram } from './backend.ts'
import { energyKind } from './term-kinds.ts'
import { createEnergyFunction } from './reference/energy-function.ts'

/** One iteration of a lane, as far as its cost goes. */
export interface Workload {
  shape: EnergyShape
  /** Data rows. */
  batchSize: number
  /** Rows beside them: chains, noise or grid points. */
  negativeCount: number
  /** Langevin steps of the negatives, or steps of another sampler that cost as much; 0 where they come from elsewhere. */
  steps: number
  threads: number
}

export interface MeasureOptions {
  limitMs?: number
  /** Monotonic milliseconds. */
  now?: () => number
}

const defaultLimitMs = 150
/** So many limits may be lost to others before it is given up. */
const lostLimits = 4
const runsMax = 50
const warmUpRows = 16
const seed = 5
const purposes = { parameters: 9011, batch: 9012, negatives: 9013, chains: 9014, hidden: 9015 } as const

/** Iterations per second; the session is gone again when this resolves. Throws what the backend throws. */
export async function measureIterations(
  backend: Backend,
  workload: Workload,
  { limitMs = defaultLimitMs, now = () => performance.now() }: MeasureOptions = {},
): Promise<number> {
  const { shape, threads } = workload
  const initial = normals(createEnergyFunction(shape).parameterCount, 1, purposes.parameters).map(
    (value) => 0.3 * value,
  )
  const session = await backend.createSession({ shape, initial, extraCount: 0 })
  try {
    session.useThreads(threads)
    await iterate(session, {
      ...workload,
      batchSize: Math.min(warmUpRows, workload.batchSize),
      negativeCount: Math.min(warmUpRows, workload.negativeCount),
      steps: Math.min(1, workload.steps),
    })
    return 1000 / (await iterationMs(session, workload, { limitMs, now }))
  } finally {
    session.dispose()
  }
}

async function iterationMs(
  session: EnergySession,
  workload: Workload,
  { limitMs, now }: Required<MeasureOptions>,
): Promise<number> {
  const startedAt = now()
  async function timed(part: Workload): Promise<number> {
    const begunAt = now()
    await iterate(session, part)
    return now() - begunAt
  }
  const rows = Math.max(workload.batchSize, workload.negativeCount)
  /** Time that was somebody else's: a part took so much less when it was looked at again. */
  let lostMs = 0
  for (let share = Math.min(1 / 8, warmUpRows / rows); share < 1; share *= 2) {
    const part = partOf(workload, share)
    const growth = workOf(partOf(workload, 2 * share)) / workOf(part)
    const fits = (durationMs: number): boolean => now() - startedAt - lostMs + growth * durationMs <= limitMs
    let durationMs = await timed(part)
    if (!fits(durationMs)) {
      const again = await timed(part)
      lostMs += Math.max(durationMs, again)
      durationMs = Math.min(durationMs, again)
      if (lostMs > lostLimits * limitMs || !fits(durationMs)) return (durationMs * workOf(workload)) / workOf(part)
    }
  }
  const durations = [await timed(workload)]
  const fitsAgain = (): boolean => now() - startedAt - lostMs + durations[0] < limitMs
  if (!fitsAgain()) return Math.min(durations[0], await timed(workload))
  while (durations.length < runsMax && fitsAgain()) durations.push(await timed(workload))
  return median(durations)
}

async function iterate(session: EnergySession, { batchSize, negativeCount, steps }: Workload): Promise<void> {
  const { shape } = session
  const rowsOf = (count: number, purpose: number) => session.upload(rowValues(shape, count, purpose), count)
  const [batch, start] = [rowsOf(batchSize, purposes.batch), rowsOf(negativeCount, purposes.negatives)]
  const stream = { seed, purpose: purposes.chains, firstChain: 0, firstStep: 0 }
  // Steps too short to lead anywhere: a walk that explodes would be timed on infinities.
  const walk: WalkProgram = {
    steps,
    proposal: session.capabilities.has('gibbs')
      ? { kind: 'gibbs', hidden: { ...stream, purpose: purposes.hidden } }
      : { kind: 'langevin', stepSize: 2e-4 },
    acceptance: { kind: 'none' },
    normals: stream,
    centre: new Float64Array(shape.dimension),
  }
  const moved = steps > 0 ? await session.walk(start, walk) : null
  const { gradient, meanEnergies } = session.jetParameterGradient([
    { rows: batch, energyWeight: 1 / batchSize },
    { rows: moved?.rows ?? start, energyWeight: -1 / negativeCount },
  ])
  const step = { learningRate: 1e-6, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientNormMaximum: 10 }
  await Promise.all([meanEnergies, moved?.extent])
  await session.adam(gradient, { ...step, averageDecay: 0.99 })
}

function partOf(workload: Workload, share: number): Workload {
  const { batchSize, negativeCount, steps } = workload
  return {
    ...workload,
    batchSize: Math.min(batchSize, Math.ceil(share * batchSize)),
    negativeCount: Math.min(negativeCount, Math.ceil(share * negativeCount)),
    steps: Math.min(steps, Math.ceil(share * steps)),
  }
}

/** Rows through forward and backward. */
export function workOf({ batchSize, negativeCount, steps }: Workload): number {
  return batchSize + negativeCount * (1 + steps)
}

/** Normals, or where rows are binary their signs as 0 and 1. */
function rowValues(shape: EnergyShape, rows: number, purpose: number): Float64Array {
  const values = normals(rows, shape.dimension, purpose)
  return energyKind(shape).rows === 'binary' ? values.map((value) => (value > 0 ? 1 : 0)) : values
}

function normals(rows: number, dimension: number, purpose: number): Float64Array {
  const values = new Float64Array(rows * dimension)
  fillNormals(values, dimension, { seed, purpose, firstChain: 0, step: 0 })
  return values
}

function median(durations: number[]): number {
  const sorted = durations.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
