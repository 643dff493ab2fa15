// Parameters, their moving average and the optimizer's state on the device, and how the kernels see them.

import type { AdamStep, ParameterSet, ParameterState, ParameterVector, SgdStep } from '../backend.ts'
import { isRefused } from '../reference/optimizer-steps.ts'
import type { DeviceBuffer } from './buffer-pool.ts'
import type { Context } from './context.ts'
import { elementGroups } from './kernels/elementwise.ts'
import { gradientNormKernel, normPartials, normSharesMaximum } from './kernels/gradient-norm.ts'
import type { Call, Kernel } from './kernels/kernel.ts'
import { adamKernel, sgdKernel } from './kernels/optimizer-steps.ts'
import { packKernel } from './kernels/pack.ts'
import { packingTable } from './packed-layout.ts'

export interface ParameterStore {
  /** Renewed when asked for after a change. */
  packed(set: ParameterSet): DeviceBuffer
  /** Copies. */
  values(set: ParameterSet): Promise<Float64Array>
  read(): Promise<ParameterState>
  /** Throws on a wrong length. */
  write(state: ParameterState): void
  /** Both answer the gradient's norm before clipping. */
  adam(gradient: ParameterVector, step: AdamStep): Promise<number>
  sgd(gradient: ParameterVector, step: SgdStep): Promise<number>
}

const arrayNames = ['parameters', 'average', 'firstMoment', 'secondMoment'] as const

const float32Maximum = 3.4028234663852886e38

/** What both optimizers are told. */
type CommonStep = Pick<SgdStep, 'learningRate' | 'gradientNormMaximum' | 'gradientNormLimit' | 'averageDecay'>

type Buffers = Record<(typeof arrayNames)[number], DeviceBuffer>

export function createParameterStore(
  context: Context,
  { initial, baseMean }: { initial: Float64Array; baseMean: readonly number[] },
): ParameterStore {
  const { queue, pool, layout, once } = context
  const count = initial.length
  const bytes = 4 * count
  const buffers = Object.fromEntries(arrayNames.map((name) => [name, pool.acquire(bytes)])) as Buffers
  const packedNumbers = 4 * layout.derivedQuads
  const table = pool.acquire(4 * packedNumbers)
  const shares = pool.acquire(4 * normSharesMaximum)
  const norm = pool.acquire(4)
  const sets = { current: packedSet(), average: packedSet() }
  let stepCount = 0

  if (packedNumbers > 0) queue.write(table, packingTable(layout))
  write({
    parameters: initial,
    average: initial,
    firstMoment: new Float64Array(count),
    secondMoment: new Float64Array(count),
    stepCount: 0,
  })

  function packedSet() {
    const buffer = pool.acquire(16 * layout.totalQuads)
    const mean = new Float32Array(4 * layout.dimensionQuads)
    mean.set(baseMean)
    queue.write(buffer, mean, 16 * layout.baseMean)
    return { buffer, stale: true }
  }

  function changed(): void {
    sets.current.stale = true
    sets.average.stale = true
  }

  function write(state: ParameterState): void {
    for (const name of arrayNames) {
      const values = state[name]
      if (count > 0) queue.write(buffers[name], new Float32Array(values))
    }
    stepCount = state.stepCount
    changed()
  }

  async function read(name: (typeof arrayNames)[number]): Promise<Float64Array> {
    return new Float64Array(new Float32Array(await queue.read(buffers[name], bytes)))
  }

  async function step(
    kernel: Kernel,
    gradient: ParameterVector,
    { gradientNormMaximum, gradientNormLimit, averageDecay, ...rest }: CommonStep & Call,
  ): Promise<number> {
    stepCount++
    changed()
    const values = context.values.bufferOf(gradient)
    const partials = normPartials(count)
    queue.dispatch({
      kernel: once('gradient norm', gradientNormKernel),
      buffers: [values, shares],
      call: { count, partials },
      groups: [partials],
    })
    const { parameters, average, firstMoment, secondMoment } = buffers
    queue.dispatch({
      kernel,
      buffers: [values, shares, parameters, average, firstMoment, secondMoment, norm],
      call: {
        ...rest,
        count,
        partials,
        normMaximum: gradientNormMaximum,
        normLimit: Math.min(gradientNormLimit ?? 0, float32Maximum),
        averageDecay,
        averageGain: 1 - averageDecay,
      },
      groups: elementGroups(count),
    })
    const length = new Float32Array(await queue.read(norm, 4))[0]
    if (isRefused(length, { gradientNormLimit })) stepCount--
    return length
  }

  return {
    packed(set) {
      const packed = sets[set]
      if (packed.stale && packedNumbers > 0) {
        queue.dispatch({
          kernel: once('pack', packKernel),
          buffers: [set === 'current' ? buffers.parameters : buffers.average, table, packed.buffer],
          call: { count: packedNumbers },
          groups: elementGroups(packedNumbers),
        })
      }
      packed.stale = false
      return packed.buffer
    },
    values: (set) => read(set === 'current' ? 'parameters' : 'average'),
    async read() {
      const count = stepCount
      const [parameters, average, firstMoment, secondMoment] = await Promise.all(arrayNames.map((name) => read(name)))
      return { parameters, average, firstMoment, secondMoment, stepCount: count }
    },
    write,
    adam(gradient, { beta1, beta2, ...adam }) {
      return step(once('Adam', adamKernel), gradient, {
        ...adam,
        beta1,
        beta2,
        gain1: 1 - beta1,
        gain2: 1 - beta2,
        correction1: 1 - beta1 ** (stepCount + 1),
        correction2: 1 - beta2 ** (stepCount + 1),
      })
    },
    sgd: (gradient, { momentum, ...sgd }) => step(once('SGD', sgdKernel), gradient, { ...sgd, beta1: momentum }),
  }
}
