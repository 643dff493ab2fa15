// What the operations of a session share: device, queue, buffers, the energy's layout and the kernels made for it.

import { AppError } from '../../../src-shared/errors.ts'
import type { ParameterSet } from '../backend.ts'
import { createBufferPool, type BufferPool, type DeviceBuffer } from './buffer-pool.ts'
import { CommandQueue } from './command-queue.ts'
import { createDeviceValues, type DeviceValues } from './device-values.ts'
import type { GpuDevice } from './gpu-device.ts'
import type { PackedLayout } from './packed-layout.ts'
import { planTile, type Order, type TilePlan } from './kernels/tile-plan.ts'

export interface Context {
  gpu: GpuDevice
  queue: CommandQueue
  pool: BufferPool
  values: DeviceValues
  layout: PackedLayout
  /** Made once per key. */
  once: <Made>(key: string, make: () => Made) => Made
  /** Stands for a buffer that a kernel does not look into. */
  unused: DeviceBuffer
}

/** Parameters laid out for the kernels. */
export type PackedParameters = (set: ParameterSet) => DeviceBuffer

export function createContext(gpu: GpuDevice, layout: PackedLayout): Context {
  requireFit(gpu, layout)
  const pool = createBufferPool(gpu)
  const made = new Map<string, unknown>()
  return {
    gpu,
    pool,
    queue: new CommandQueue(gpu, () => pool.submitted()),
    values: createDeviceValues(pool, layout.dimension),
    layout,
    once<Made>(key: string, make: () => Made): Made {
      if (!made.has(key)) made.set(key, make())
      return made.get(key) as Made
    },
    unused: pool.acquire(4),
  }
}

/** With many rows, big tiles read each weight half as often; with few, more and smaller ones keep more of the card busy. */
const manyRows = 2048
/** Up to here a tile of sixteen rows is no more work than one of eight of a common network. */
const narrowQuads = 16

export function tilePlan({ gpu, layout, once }: Context, order: Order, rowCount: number): TilePlan {
  const widest = Math.max(1, ...layout.perceptrons.flatMap(({ layers }) => layers.map((layer) => layer.outputQuads)))
  const many = order === 0 && rowCount >= manyRows
  const rows = many || (order === 0 && widest <= narrowQuads) ? 16 : 8
  const itemQuads = many && widest > narrowQuads ? 2 : 1
  const { workgroupBytes, workgroupThreads: threads } = gpu.limits
  return once(`plan ${order} ${rows} ${itemQuads}`, () =>
    planTile(layout, { order, rows, itemQuads }, { workgroupBytes, threads }),
  )
}

/** Throws AppError('not-supported') for an energy that this device cannot hold. */
function requireFit({ limits }: GpuDevice, { perceptrons, totalQuads }: PackedLayout): void {
  const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20)
  const bytes = 16 * totalQuads
  if (bytes > limits.bufferBytes) {
    throw tooLarge(
      `parameters of at most ${megabytes(limits.bufferBytes)} MB (twice, as they are and transposed)`,
      `${megabytes(bytes)} MB`,
    )
  }
  const widest = Math.max(
    0,
    ...perceptrons.flatMap(({ layers }) => layers.flatMap(({ inputs, outputs }) => [inputs, outputs])),
  )
  // A few rows of a weight matrix must fit into workgroup memory, beside the little that a tile notes there.
  const widestMaximum = Math.floor((limits.workgroupBytes - 2048) / 4)
  if (widest > widestMaximum) throw tooLarge(`layers of at most ${widestMaximum} units`, `one of ${widest}`)
}

function tooLarge(expected: string, got: string): AppError {
  const message = `Expected a network with ${expected} for this graphics card, got ${got}: choose a smaller network or another backend.`
  return new AppError('not-supported', message, { field: 'energy' })
}
