// What can compute here, and what computes an experiment.
//
// Backends are tried in processes of their own (probes), so that an abort inside a driver takes nothing else down; what
// they turned out to be is remembered. With `auto` the backends that are here, know the energy and passed their
// self-test are measured on the experiment's costliest lane, one after the other, and the fastest is chosen. Looking and
// measuring happen one turn at a time: measured beside each other, two would both seem slow.

import { defaultExperiment, type BackendId, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { switchedOff, type BackendChoice, type BackendReport, type DevicesReport } from '../../src-shared/device.ts'
import type { Backend, EnergyShape } from '../backends/backend.ts'
import { backendOrder, chooseBackend, type Candidate } from '../backends/choose-backend.ts'
import type { Workload } from '../backends/measure.ts'
import { unusable } from '../backends/use-backend.ts'
import { deviceMemory, type DeviceMemory } from './device-memory.ts'
import { obstacleOf, type Examination } from './examination.ts'
import type { Probe, StartProbe } from './probe-process.ts'
import { shapeOfSizes, workloadKey, workloadOf, workloadTitle, type DataSizes } from './workload.ts'

const usualPatienceMs = 1500

export interface Devices {
  /** Throws AppError('not-supported') on `backend` if the backend that was asked for cannot compute this. */
  check(config: ExperimentConfig): Promise<void>
  /** The backend of an experiment. As `check`; `auto` always finds one. */
  choose(config: ExperimentConfig, situation: Situation): Promise<BackendChoice>
  /** Looks at every backend that is not known, or with `fresh` at all; `measure` fills in the speeds that are not known. */
  report(options: { fresh: boolean; measure: boolean }): Promise<DevicesReport>
  /** What is remembered, without looking. */
  remembered(): BackendReport[]
  /** Forgets everything, then looks and measures. */
  reportAnew(): Promise<DevicesReport>
  /** A trainer could not use it after all, or it was just installed: it is looked at again when next asked for. */
  forget(backend: BackendId): void
  /** Ends the probes under way. */
  close(): void
}

export interface Situation {
  /** Lanes of it that will train at the same time, and share the cores. */
  lanesAtOnce: number
  /** Nothing else computes now: what is measured is worth remembering. */
  quiet: boolean
}

export interface DevicesOptions {
  backends: Record<BackendId, Pick<Backend, 'supports' | 'availability'>>
  startProbe: StartProbe
  /** Where it is remembered, and for which machine; see `device-memory.ts`. */
  path: string
  machine: string
  cores: number
  /** Those that may be used; see `allowed-backends.ts`. The reference always may. */
  allowed: ReadonlySet<BackendId>
  sizesOf: (config: ExperimentConfig) => Promise<DataSizes>
  /** A backend is here but must not be used: said once. */
  onDisabled: (backend: BackendId, obstacle: string) => void
  /** Nothing faster than the reference knows the energy of an experiment. */
  onFallback: (choice: BackendChoice) => void
  now?: () => number
  /** How long a choice waits for the others when it has a fast backend. */
  patienceMs?: number
}

/** One look: what is known and which probes run for it. */
interface Look {
  memory: DeviceMemory
  probes: Map<BackendId, Probe>
}

export function createDevices(options: DevicesOptions): Devices {
  const { backends, startProbe, path, machine, cores, allowed, sizesOf, now = Date.now } = options
  const { onDisabled, onFallback, patienceMs = usualPatienceMs } = options
  const running = new Set<Probe>()
  const disabled = new Map<BackendId, string>()
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false
  /** Examinations that outlived their turn, until they are remembered. */
  const besides = new Map<BackendId, Promise<Examination>>()
  /** Those of them that are still under way. */
  let looking = 0

  function inTurn<Result>(act: (look: Look) => Promise<Result>): Promise<Result> {
    const mine = turn.then(async () => {
      const look: Look = { memory: deviceMemory({ path, machine, now }), probes: new Map() }
      try {
        return await act(look)
      } finally {
        for (const probe of look.probes.values()) endProbe(probe)
        if (!closed) look.memory.save()
      }
    })
    turn = mine.catch(() => undefined)
    return mine
  }

  function probeOf(backend: BackendId, { probes }: Look): Probe {
    const under = probes.get(backend)
    if (under) return under
    const probe = startProbe(backend)
    probes.set(backend, probe)
    running.add(probe)
    if (closed) probe.end()
    return probe
  }

  async function examine(backend: BackendId, look: Look): Promise<Examination> {
    const known = await knownOf(backend, look)
    if (known) return known
    const examination = await (besides.get(backend) ?? probeOf(backend, look).examine())
    if (!closed) look.memory.keepExamination(backend, examination)
    if (examination.available && !examination.selfTest.passed) sayDisabled(backend, obstacleOf(examination)!)
    return examination
  }

  /** What needs no probe. */
  async function knownOf(backend: BackendId, { memory }: Look): Promise<Examination | null> {
    if (backend === 'reference') return examineReference()
    return allowed.has(backend) ? memory.examination(backend) : { available: false, reason: switchedOff }
  }

  /** Every self-test compares with it; it has nothing native that could crash. */
  async function examineReference(): Promise<Examination> {
    const availability = await backends.reference.availability()
    return availability.available ? { ...availability, selfTest: { passed: true, durationMs: 0 } } : availability
  }

  function sayDisabled(backend: BackendId, obstacle: string): void {
    if (disabled.get(backend) === obstacle) return
    disabled.set(backend, obstacle)
    onDisabled(backend, obstacle)
  }

  async function speedOf(
    { backend, examination }: { backend: BackendId; examination: Examination },
    workload: Workload,
    look: Look,
    keep: boolean,
  ): Promise<{ iterationsPerSecond: number } | { obstacle: string }> {
    if (!examination.available) return { obstacle: examination.reason }
    const key = workloadKey(workload)
    const known = look.memory.speed(examination.device, key)
    if (known !== null) return { iterationsPerSecond: known }
    const speed = await probeOf(backend, look).measure(workload)
    if ('fault' in speed) {
      // What cannot be measured cannot train: it is kept from the next experiment, too.
      if (closed) return { obstacle: speed.fault }
      look.memory.keepExamination(backend, { available: false, reason: speed.fault })
      sayDisabled(backend, speed.fault)
      return { obstacle: speed.fault }
    }
    if (keep && looking === 0) look.memory.keepSpeed(examination.device, key, speed.iterationsPerSecond)
    return speed
  }

  async function checkWish(backend: BackendId, shape: EnergyShape, look: Look): Promise<void> {
    const support = backends[backend].supports(shape)
    const obstacle = support.supported ? obstacleOf(await examine(backend, look)) : support.reason
    if (obstacle !== null) throw unusable(backend, obstacle)
  }

  /** A probe takes a moment to start: all that are likely to be asked something start together. */
  async function startProbes(ids: readonly BackendId[], workload: Workload, look: Look): Promise<void> {
    const known = await Promise.all(ids.map(async (backend) => ({ backend, known: await knownOf(backend, look) })))
    const hopeful = known.filter(({ known }) => known === null || obstacleOf(known) === null)
    if (hopeful.length < 2) return
    const key = workloadKey(workload)
    for (const { backend, known } of hopeful) {
      const measured = known?.available && look.memory.speed(known.device, key) !== null
      if (!measured) probeOf(backend, look)
    }
  }

  /**
   * A library may take long to load. Whoever has something fast to begin with does not wait for it: it is looked at on
   * the side, and the next experiment considers it.
   */
  async function examinePatiently(ids: readonly BackendId[], look: Look): Promise<Map<BackendId, Examination>> {
    const found = new Map<BackendId, Examination>()
    const isFast = (backend: BackendId): boolean => {
      const examination = found.get(backend)
      return backend !== 'reference' && examination !== undefined && obstacleOf(examination) === null
    }
    let [patient, enough] = [true, (): void => undefined]
    const each = ids.map(async (backend) => {
      const examination = await examine(backend, look)
      found.set(backend, examination)
      if (!patient && isFast(backend)) enough()
      return examination
    })
    const timer = setTimeout(() => {
      patient = false
      if (ids.some(isFast)) enough()
    }, patienceMs)
    const sufficient = new Promise<void>((resolve) => (enough = resolve))
    // What was not waited for before is not waited for again.
    const fresh = each.filter((_, index) => !besides.has(ids[index]))
    void Promise.all(fresh).then(() => ids.some(isFast) && enough())
    await Promise.race([Promise.all(each), sufficient])
    clearTimeout(timer)
    ids.forEach((backend, index) => {
      if (found.has(backend)) return
      found.set(backend, { available: false, reason: 'it is still being tested; the next experiment can use it' })
      onTheSide(backend, each[index], look)
    })
    return found
  }

  /** The probe outlives its turn. */
  function onTheSide(backend: BackendId, examined: Promise<Examination>, { probes }: Look): void {
    if (besides.has(backend)) return
    const probe = probes.get(backend)
    probes.delete(backend)
    besides.set(backend, examined)
    looking++
    void examined.then((examination) => {
      looking--
      if (probe) endProbe(probe)
      return inTurn(async ({ memory }) => {
        besides.delete(backend)
        memory.keepExamination(backend, examination)
      })
    })
  }

  function endProbe(probe: Probe): void {
    probe.end()
    running.delete(probe)
  }

  async function candidates(workload: Workload, look: Look, keep: boolean): Promise<Candidate[]> {
    const asked = backendOrder.map((backend) => ({ backend, support: backends[backend].supports(workload.shape) }))
    const able = asked.filter(({ support }) => support.supported).map(({ backend }) => backend)
    await startProbes(able, workload, look)
    const known = await examinePatiently(able, look)
    const examined = asked.map(({ backend, support }) => ({
      backend,
      examination: support.supported ? known.get(backend)! : { available: false as const, reason: support.reason },
    }))
    const usable = examined.filter(({ examination }) => obstacleOf(examination) === null)
    const found: Candidate[] = examined.flatMap(({ backend, examination }) => {
      const obstacle = obstacleOf(examination)
      return obstacle === null ? [] : [{ backend, obstacle }]
    })
    for (const { backend, examination } of usable) {
      const speed =
        usable.length === 1
          ? { iterationsPerSecond: null }
          : await speedOf({ backend, examination }, workload, look, keep)
      found.push({ backend, ...speed })
    }
    return found
  }

  async function reports(look: Look, measure: boolean): Promise<DevicesReport> {
    const { title, workload } = defaultWorkload(cores)
    const examinations = await Promise.all(
      backendOrder.map(async (backend) => ({ backend, examination: await examine(backend, look) })),
    )
    const found: BackendReport[] = []
    for (const { backend, examination } of examinations) {
      if (measure && obstacleOf(examination) === null) {
        const speed = await speedOf({ backend, examination }, workload, look, true)
        if ('obstacle' in speed) {
          found.push(reportOf(backend, { available: false, reason: speed.obstacle }, null))
          continue
        }
      }
      found.push(reportOf(backend, examination, rememberedSpeed(look.memory, examination, workload)))
    }
    return { backends: found, workload: title }
  }

  return {
    async check(config) {
      const { backend } = config
      if (backend === 'auto') return
      const shape = shapeOfSizes(config.energy, await sizesOf(config))
      await inTurn((look) => checkWish(backend, shape, look))
    },
    async choose(config, { lanesAtOnce, quiet }) {
      const { backend } = config
      const shape = shapeOfSizes(config.energy, await sizesOf(config))
      return inTurn(async (look) => {
        if (backend !== 'auto') {
          await checkWish(backend, shape, look)
          return { backend, reason: `${backend}: asked for` }
        }
        const threads = Math.max(1, Math.floor(cores / Math.max(1, lanesAtOnce)))
        const choice = chooseBackend(await candidates(workloadOf(config, shape, threads), look, quiet))
        const ignorant = backendOrder.some((id) => allowed.has(id) && !backends[id].supports(shape).supported)
        if (choice.backend === 'reference' && ignorant) onFallback(choice)
        return choice
      })
    },
    report: ({ fresh, measure }) =>
      inTurn((look) => {
        for (const backend of fresh ? backendOrder : []) look.memory.keepExamination(backend, null)
        return reports(look, measure)
      }),
    remembered() {
      const memory = deviceMemory({ path, machine, now })
      const { workload } = defaultWorkload(cores)
      return backendOrder.flatMap((backend) => {
        const examination = memory.examination(backend)
        return examination ? [reportOf(backend, examination, rememberedSpeed(memory, examination, workload))] : []
      })
    },
    reportAnew: () =>
      inTurn((look) => {
        look.memory.forgetAll()
        return reports(look, true)
      }),
    forget(backend) {
      disabled.delete(backend)
      void inTurn(async ({ memory }) => memory.keepExamination(backend, null))
    },
    close() {
      closed = true
      for (const probe of running) probe.end()
    },
  }
}

/** What the device page and `ebm devices` compare speeds on: the default comparison's costliest lane, alone. */
function defaultWorkload(cores: number): { title: string; workload: Workload } {
  const config = defaultExperiment()
  const workload = workloadOf(config, shapeOfSizes(config.energy, { dimension: 2, classCount: 0 }), cores)
  return { title: workloadTitle(config, workload), workload }
}

function rememberedSpeed(memory: DeviceMemory, examination: Examination, workload: Workload): number | null {
  return examination.available ? memory.speed(examination.device, workloadKey(workload)) : null
}

function reportOf(backend: BackendId, examination: Examination, iterationsPerSecond: number | null): BackendReport {
  if (!examination.available) {
    const { reason } = examination
    const none = { device: '', threads: 0, precision: '', kernelVariant: '', selfTest: null, iterationsPerSecond: null }
    return { backend, available: false, reason, remark: null, ...none }
  }
  const { selfTest } = examination
  const { device, threads, precision, kernelVariant, remark = null } = examination.device
  return {
    ...{ backend, available: true, reason: null, remark, device, threads, precision, kernelVariant },
    ...{ selfTest, iterationsPerSecond },
  }
}
