// Commands for a device, gathered into batches: one submission and one read for everything that a turn of the event
// loop asked for.
//
// Dispatches and copies run in the order in which they were enqueued. Writes from the host come before the batch that is
// being gathered, so a buffer that this batch uses already makes it leave first.

import type { DeviceBuffer } from './buffer-pool.ts'
import type { GpuDevice } from './gpu-device.ts'
import { callBytes, writeCall, type Call, type Kernel } from './kernels/kernel.ts'

const usage = { mapRead: 1, copyTo: 8, uniform: 0x40 }
const mapRead = 1
const computeStage = 4
/** Dispatches of a batch, at most: each has a slot in a ring of calls. */
const slotCount = 128
const slotBytes = 256 * Math.ceil(callBytes / 256)
const stagingBytes = 2 ** 16
/** A batch with so many floating-point operations leaves at once, so that the device can begin. */
const workUntilSubmit = 1e9
const bindGroupsMaximum = 512

export interface Dispatch {
  kernel: Kernel
  /** In the order of the kernel's bindings. */
  buffers: readonly DeviceBuffer[]
  call: Call
  groups: readonly [x: number, y?: number]
  /** Floating-point operations, about. */
  work?: number
}

interface Pipeline {
  id: number
  pipeline: GPUComputePipeline
  layout: GPUBindGroupLayout
}

interface Staging {
  buffer: GPUBuffer
  bytes: number
  used: number
  /** Told the mapped bytes, or what went wrong. */
  readers: { take: (bytes: ArrayBuffer) => void; fail: (error: Error) => void }[]
}

export class CommandQueue {
  readonly #gpu: GpuDevice
  readonly #submitted: () => void
  readonly #ring: GPUBuffer
  readonly #calls = new DataView(new ArrayBuffer(slotCount * slotBytes))
  readonly #pipelines = new Map<string, Pipeline>()
  readonly #bindGroups = new Map<string, GPUBindGroup>()
  readonly #idleStaging: Staging[] = []
  readonly #mapping = new Map<Staging, Promise<void>>()
  #encoder: GPUCommandEncoder | null = null
  #pass: GPUComputePassEncoder | null = null
  #staging: Staging[] = []
  #batch = 0
  #slots = 0
  #work = 0
  #flushScheduled = false

  /** `submitted` is called after every batch that left. */
  constructor(gpu: GpuDevice, submitted: () => void) {
    this.#gpu = gpu
    this.#submitted = submitted
    this.#ring = gpu.device.createBuffer({ size: slotCount * slotBytes, usage: usage.uniform | usage.copyTo })
    gpu.onFailure((failure) => {
      for (const { readers } of [...this.#mapping.keys(), ...this.#staging])
        for (const reader of readers) reader.fail(failure)
      this.#mapping.clear()
      this.#staging = []
    })
  }

  dispatch({ kernel, buffers, call, groups, work = 0 }: Dispatch): void {
    this.#gpu.check()
    if (this.#slots === slotCount || this.#work > workUntilSubmit) this.flush()
    const pipeline = this.#pipelineOf(kernel)
    const offset = this.#slots++ * slotBytes
    writeCall(this.#calls, offset, call)
    const pass = (this.#pass ??= this.#openEncoder().beginComputePass())
    pass.setPipeline(pipeline.pipeline)
    pass.setBindGroup(0, this.#bindGroupOf(pipeline, buffers), [offset])
    pass.dispatchWorkgroups(groups[0], groups[1] ?? 1)
    for (const buffer of buffers) buffer.lastBatch = this.#batch
    this.#work += work
  }

  copy(from: DeviceBuffer, to: DeviceBuffer, bytes: number): void {
    this.#gpu.check()
    this.#openCopies().copyBufferToBuffer(from.buffer, 0, to.buffer, 0, bytes)
    from.lastBatch = to.lastBatch = this.#batch
  }

  write(to: DeviceBuffer, values: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>, offset = 0): void {
    this.#gpu.check()
    if (to.lastBatch === this.#batch) this.flush()
    this.#gpu.device.queue.writeBuffer(to.buffer, offset, values)
  }

  /** What stands there after everything that was enqueued so far. */
  read(from: DeviceBuffer, bytes: number, offset = 0): Promise<ArrayBuffer> {
    this.#gpu.check()
    const staging = this.#stagingFor(bytes)
    const at = staging.used
    staging.used += 4 * Math.ceil(bytes / 4)
    this.#openCopies().copyBufferToBuffer(from.buffer, offset, staging.buffer, at, staging.used - at)
    from.lastBatch = this.#batch
    if (!this.#flushScheduled) {
      // After the turn: what else it enqueues and reads goes along.
      this.#flushScheduled = true
      setImmediate(() => {
        this.#flushScheduled = false
        this.flush()
      })
    }
    return new Promise((resolve, reject) => {
      staging.readers.push({ take: (mapped) => resolve(mapped.slice(at, at + bytes)), fail: reject })
    })
  }

  /** Submits what was gathered. */
  flush(): void {
    const encoder = this.#encoder
    if (!encoder) return
    const { queue } = this.#gpu.device
    this.#pass?.end()
    if (this.#slots > 0) queue.writeBuffer(this.#ring, 0, this.#calls.buffer, 0, this.#slots * slotBytes)
    queue.submit([encoder.finish()])
    const staging = this.#staging
    this.#staging = []
    this.#encoder = this.#pass = null
    this.#slots = this.#work = 0
    this.#batch++
    this.#submitted()
    for (const each of staging) this.#mapping.set(each, this.#map(each))
  }

  /** Resolves when nothing is under way any more; what was only gathered is dropped. */
  async finish(): Promise<void> {
    this.#pass?.end()
    this.#encoder = this.#pass = null
    const closed = new Error('Expected an open session, got one that was disposed of.')
    for (const { readers } of this.#staging) for (const reader of readers) reader.fail(closed)
    this.#staging = []
    await Promise.all(this.#mapping.values())
    await this.#gpu.device.queue.onSubmittedWorkDone().catch(() => undefined)
  }

  async #map(staging: Staging): Promise<void> {
    try {
      await staging.buffer.mapAsync(mapRead, 0, staging.used)
      this.#gpu.check()
      const mapped = staging.buffer.getMappedRange(0, staging.used)
      for (const { take } of staging.readers) take(mapped)
      staging.buffer.unmap()
      this.#idleStaging.push({ ...staging, used: 0, readers: [] })
    } catch (error) {
      const failure = await this.#gpu.failureOf(error)
      for (const { fail } of staging.readers) fail(failure)
    } finally {
      this.#mapping.delete(staging)
    }
  }

  #openEncoder(): GPUCommandEncoder {
    return (this.#encoder ??= this.#gpu.device.createCommandEncoder())
  }

  #openCopies(): GPUCommandEncoder {
    this.#pass?.end()
    this.#pass = null
    return this.#openEncoder()
  }

  #stagingFor(bytes: number): Staging {
    const room = this.#staging.find((staging) => staging.used + bytes + 4 <= staging.bytes)
    if (room) return room
    const idle = this.#idleStaging.findIndex((staging) => bytes + 4 <= staging.bytes)
    const staging = idle === -1 ? this.#createStaging(bytes) : this.#idleStaging.splice(idle, 1)[0]
    this.#staging.push(staging)
    return staging
  }

  #createStaging(bytes: number): Staging {
    const size = Math.max(stagingBytes, 2 ** Math.ceil(Math.log2(bytes + 4)))
    const buffer = this.#gpu.device.createBuffer({ size, usage: usage.mapRead | usage.copyTo })
    return { buffer, bytes: size, used: 0, readers: [] }
  }

  #pipelineOf({ label, source, bindings }: Kernel): Pipeline {
    const known = this.#pipelines.get(source)
    if (known) return known
    const { device } = this.#gpu
    const layout = device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility: computeStage, buffer: { type: 'uniform', hasDynamicOffset: true } },
        ...bindings.map(({ writable }, index) => ({
          binding: index + 1,
          visibility: computeStage,
          buffer: { type: writable ? ('storage' as const) : ('read-only-storage' as const) },
        })),
      ],
    })
    const made = {
      id: this.#pipelines.size,
      layout,
      pipeline: device.createComputePipeline({
        label,
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module: device.createShaderModule({ label, code: source }), entryPoint: 'main' },
      }),
    }
    this.#pipelines.set(source, made)
    return made
  }

  #bindGroupOf({ id, layout }: Pipeline, buffers: readonly DeviceBuffer[]): GPUBindGroup {
    const key = `${id}:${buffers.map((buffer) => buffer.id).join()}`
    const known = this.#bindGroups.get(key)
    if (known) return known
    if (this.#bindGroups.size >= bindGroupsMaximum) this.#bindGroups.clear()
    const made = this.#gpu.device.createBindGroup({
      layout,
      entries: [
        { binding: 0, resource: { buffer: this.#ring, size: slotBytes } },
        ...buffers.map(({ buffer }, index) => ({ binding: index + 1, resource: { buffer } })),
      ],
    })
    this.#bindGroups.set(key, made)
    return made
  }
}
