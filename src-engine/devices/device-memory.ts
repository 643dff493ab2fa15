// What is remembered of this machine's devices: `devices.json` in the data folder. Losing it costs a second.
//
// The file belongs to one machine and version: where either is another, or the file is garbled, it counts as empty.
// An available device is trusted until a trainer finds otherwise; what cannot be used may be cured from outside at any
// time and is looked at again after ten minutes.

import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { backendIds, type BackendId } from '../../src-shared/config/experiment.ts'
import type { BackendDevice } from '../backends/backend.ts'
import { obstacleOf, type Examination } from './examination.ts'

const obstacleTrustedMs = 600_000
/** 2: what clears registers is found reliably; what the version before found was wrong one time in fourteen. */
const version = 2
/** Of one device; the oldest go first. */
const speedsMax = 200

const examinationSchema = v.variant('available', [
  v.strictObject({ available: v.literal(false), reason: v.string() }),
  v.strictObject({
    available: v.literal(true),
    device: v.strictObject({
      backend: v.picklist(backendIds),
      device: v.string(),
      threads: v.pipe(v.number(), v.integer(), v.minValue(0)),
      precision: v.picklist(['float64', 'float32']),
      kernelVariant: v.string(),
      remark: v.optional(v.string()),
      trial: v.optional(v.string()),
    }),
    selfTest: v.variant('passed', [
      v.strictObject({ passed: v.literal(true), durationMs: v.number() }),
      v.strictObject({ passed: v.literal(false), operation: v.string(), detail: v.string() }),
    ]),
  }),
])
const memorySchema = v.strictObject({
  format: v.literal('ebm-studio/devices'),
  version: v.literal(version),
  machine: v.string(),
  /** `at` in milliseconds since the epoch. */
  examinations: v.record(v.picklist(backendIds), v.strictObject({ at: v.number(), examination: examinationSchema })),
  /** Iterations per second by device and workload. */
  speeds: v.record(v.string(), v.record(v.string(), v.pipe(v.number(), v.finite(), v.gtValue(0)))),
})
type Contents = v.InferOutput<typeof memorySchema>

export interface DeviceMemory {
  examination(backend: BackendId): Examination | null
  /** null forgets it. */
  keepExamination(backend: BackendId, examination: Examination | null): void
  /** Iterations per second. */
  speed(device: BackendDevice, workloadKey: string): number | null
  keepSpeed(device: BackendDevice, workloadKey: string, iterationsPerSecond: number): void
  forgetAll(): void
  /** Writes what has changed; a folder that cannot be written keeps it for this process only. */
  save(): void
}

export interface DeviceMemoryOptions {
  path: string
  /** What examinations and speeds hold for; see `machineText`. */
  machine: string
  /** Milliseconds since the epoch. */
  now: () => number
}

export function deviceMemory({ path, machine, now }: DeviceMemoryOptions): DeviceMemory {
  const empty = (): Contents => ({
    format: 'ebm-studio/devices',
    version,
    machine,
    examinations: {},
    speeds: {},
  })
  let contents = read(path, machine) ?? empty()
  let changed = false

  return {
    examination(backend) {
      const kept = contents.examinations[backend]
      if (!kept) return null
      const age = now() - kept.at
      const trusted = obstacleOf(kept.examination) === null || (age >= 0 && age < obstacleTrustedMs)
      return trusted ? kept.examination : null
    },
    keepExamination(backend, examination) {
      changed = true
      if (examination) contents.examinations[backend] = { at: now(), examination }
      else delete contents.examinations[backend]
    },
    speed: (device, workloadKey) => contents.speeds[keyOf(device)]?.[workloadKey] ?? null,
    keepSpeed(device, workloadKey, iterationsPerSecond) {
      // A device that is broken enough to stand still has no speed.
      if (!(iterationsPerSecond > 0 && Number.isFinite(iterationsPerSecond))) return
      changed = true
      const { [workloadKey]: _, ...others } = contents.speeds[keyOf(device)] ?? {}
      const kept = Object.entries(others).slice(1 - speedsMax)
      contents.speeds[keyOf(device)] = Object.fromEntries([...kept, [workloadKey, iterationsPerSecond]])
    },
    forgetAll() {
      changed = true
      contents = empty()
    },
    save() {
      if (!changed) return
      changed = false
      try {
        mkdirSync(dirname(path), { recursive: true })
        const temporary = `${path}.${process.pid}.tmp`
        writeFileSync(temporary, `${JSON.stringify(contents, null, 2)}\n`)
        renameSync(temporary, path)
      } catch {
        // Measured anew next time: nothing that a person would have to know.
      }
    },
  }
}

const keyOf = ({ backend, device, kernelVariant }: BackendDevice): string => `${backend}, ${device}, ${kernelVariant}`

/** The device of a backend that passed its self-test here, as it is remembered; null where none did. */
export function testedDevice(memory: Pick<DeviceMemory, 'examination'>, backend: BackendId): BackendDevice | null {
  const known = memory.examination(backend)
  return known?.available && obstacleOf(known) === null ? known.device : null
}

function read(path: string, machine: string): Contents | null {
  try {
    const parsed = v.safeParse(memorySchema, JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success && parsed.output.machine === machine ? parsed.output : null
  } catch {
    return null
  }
}

/** Settings that decide which driver or library a backend meets. */
const settings = /^(EBM_STUDIO_(?!HOME$|TRAINERS$|NODE$|ELECTRON$|CACHE$)|VK_|CUDA_|TF_(?!CLI_)|LD_LIBRARY_PATH$)/

/** All that examinations and speeds may depend on and that can be known without looking at a device. */
export function machineText(version: string): string {
  const environment = Object.entries(process.env)
    .filter(([name]) => settings.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()
  const processors = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`
  const node = `Node ${process.version} ${process.platform}-${process.arch}`
  const folders = [join(import.meta.dirname, '..', 'backends'), join(import.meta.dirname, '..', '..', 'out', 'kernels')]
  const kernels = `kernels of ${folders.map(newestChange).toSorted().at(-1)}`
  return [`EBM Studio ${version}`, node, processors, kernels, ...environment].join('; ')
}

/** When anything below the folder was changed last: in a checkout kernels change within a version. */
function newestChange(folder: string): string {
  try {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const newest = Math.max(0, ...files.map((file) => statSync(join(folder, file)).mtimeMs))
    return new Date(newest).toISOString()
  } catch {
    return '' // nothing is compiled there
  }
}
