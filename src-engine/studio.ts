// The whole engine without a transport: store, scheduler and handlers. The window's engine process and the command line
// both open one of these.

import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { BackendId } from '../src-shared/config/experiment.ts'
import { parse } from '../src-shared/config/parse.ts'
import { AppError, reportError } from '../src-shared/errors.ts'
import type { EngineEvent } from '../src-shared/protocol/events.ts'
import { parseEngineCall, type AnswerMessage } from '../src-shared/protocol/messages.ts'
import { pathsIn } from '../src-shared/protocol/paths-in.ts'
import {
  engineRequests,
  type EngineRequestName,
  type ParsedParameters,
  type RequestParameters,
  type RequestResults,
} from '../src-shared/protocol/requests.ts'
import type { BackendDevice } from './backends/backend.ts'
import { backends } from './backends/registry.ts'
import { allowedBackends } from './devices/allowed-backends.ts'
import { createDevices, type Devices } from './devices/devices.ts'
import { deviceMemory, machineText, testedDevice } from './devices/device-memory.ts'
import { mnistFetcher } from './data-tasks/mnist-fetcher.ts'
import { libraryInstaller } from './devices/install-library.ts'
import { probeStarter, type StartProbe } from './devices/probe-process.ts'
import { createProcessorTime, type ProcessorTime } from './devices/processor-time.ts'
import { previewApart } from './data-tasks/experiment-data.ts'
import { createEbmFiles } from './ebm-files/ebm-files.ts'
import { interruptOrphans } from './scheduling/orphans.ts'
import { createMeasuring } from './measuring/measuring.ts'
import { besideStarter } from './measuring/beside-process.ts'
import { createVerifying } from './measuring/verifying.ts'
import { measurerStarter, type StartMeasurer } from './measuring/measurer-process.ts'
import { createPreviews, type AskPreview, type PreviewData } from './data-tasks/previews.ts'
import { createScheduler } from './scheduling/scheduler.ts'
import { trainerStarter, type StartTrainer } from './scheduling/trainer-process.ts'
import { quote } from '../src-shared/quote.ts'
import { readInteger } from '../src-shared/read-number.ts'
import { createHandlers, type ExportFigure } from './server.ts'
import { dataFolder } from './store/data-folder.ts'
import { watchLibrary } from './store/library-presence.ts'
import { openStore, type Store } from './store/open-store.ts'
import { openCluster } from './remote-studies/registry.ts'
import { liveElsewhere, remoteStudies, type RemoteStudiesParts } from './remote-studies/remote-studies.ts'
import { withRunsElsewhere } from './remote-studies/runs-elsewhere.ts'
import { sendProgram } from './remote-studies/send-program.ts'
import { createStudies } from './studies/studies.ts'
import { isOutOfRoom } from './store/out-of-room.ts'
import { shortId } from './store/short-id.ts'
import { programVersion } from './places/program.ts'

/** Lanes side by side must all be alive, even where there are fewer cores than lanes. */
const slotsMin = 4
const backupIntervalMs = 3600_000
const tidyIntervalMs = 3600_000
/** The window and its first experiment come first. */
const tidyDelayMs = 60_000
/** The window comes first. */
const lookAheadMs = 2000

const verifierEntry = join(import.meta.dirname, 'measuring', 'verifier.ts')

export interface Studio {
  readonly store: Store
  readonly processorTime: Pick<ProcessorTime, 'total' | 'ofRun'>
  /** Parses its parameters; throws AppError. */
  request<Name extends EngineRequestName>(
    name: Name,
    parameters: RequestParameters<Name>,
  ): Promise<RequestResults[Name]>
  /** Answers a frame; null if it is so broken that nobody can be answered. Never throws. */
  answer(message: unknown): Promise<AnswerMessage | null>
  /** Returns how to unsubscribe. */
  subscribe(listener: (event: EngineEvent) => void): () => void
  /**
   * Lets trainers checkpoint and leave; live runs become `interrupted` for this reason, but for those that are held. What
   * is stored can be read on.
   */
  suspend(reason: string): Promise<void>
  /** Suspends, then closes the store. */
  close(reason?: string): Promise<void>
}

export interface StudioOptions {
  folder?: string
  slots?: number
  /** Processor cores that the running lanes share. */
  cores?: number
  startTrainer?: StartTrainer
  startMeasurer?: StartMeasurer
  devices?: Devices
  startProbe?: StartProbe
  /** Looks at the devices soon after the start, while a person still reads. */
  lookAhead?: boolean
  /** Goes on with studies that train elsewhere; without it, those alone that somebody asks for. */
  followStudies?: boolean
  remote?: Partial<Pick<RemoteStudiesParts, 'openCluster' | 'sendProgram' | 'timing'>>
  /** What was found before it was opened. */
  notices?: readonly string[]
  /** Installs the library behind a backend. */
  installScript?: string
  /** Fetches MNIST. */
  mnistScript?: string
  preview?: PreviewData
  exportFigure?: ExportFigure
  newId?: () => string
}

/** Throws AppError('store-unavailable') if the data folder cannot be used, or is in use. */
export function openStudio(options: StudioOptions = {}): Studio {
  const store = openStore({ folder: options.folder ?? dataFolder() })
  const listeners = new Set<(event: EngineEvent) => void>()
  const emit = (event: EngineEvent): void => {
    for (const listener of listeners) {
      // What is told has happened: whoever cannot hear it must not undo it, nor end the run that it is about.
      try {
        listener(event)
      } catch (error) {
        console.error(error)
      }
    }
  }
  const trainerSlots = options.slots ?? slotsFrom(process.env.EBM_STUDIO_TRAINERS)
  const notices = interruptOrphans(store)
  const processorTime = createProcessorTime()
  const startTrainer =
    options.startTrainer ?? trainerStarter({ processorTime, testedDevice: rememberedDevices(store.folder) })
  const startProbe = options.startProbe ?? probeStarter({ processorTime })
  const cores = options.cores ?? availableParallelism()
  const preview = createPreviews(options.preview ?? previewApart(store.keptData))
  const devices = options.devices ?? openDevices({ folder: store.folder, cores, preview, emit, startProbe })
  const remote = remoteStudies({ store, emit, openCluster, sendProgram, ...options.remote })
  const here = createScheduler({ store, slots: trainerSlots, cores, startTrainer, devices, emit })
  const scheduler = withRunsElsewhere(here, { store, remote })
  const measuring = createMeasuring({
    ...{ store, emit },
    startMeasurer: options.startMeasurer ?? measurerStarter({ processorTime }),
    // Lanes that train keep their cores.
    threads: () => (scheduler.quiet ? cores : 1),
  })
  const verifying = createVerifying({
    ...{ store, emit, threads: () => (scheduler.quiet ? cores : 1) },
    version: programVersion(),
    startVerifier: besideStarter({ entry: verifierEntry, processorTime }),
  })
  const newId = options.newId ?? shortId
  const studies = createStudies({ store, scheduler, remote, devices, places: trainerSlots, newId, emit })
  listeners.add(studies.take.bind(studies))
  const installer = libraryInstaller({
    onState: (state) => emit({ kind: 'installation', state }),
    script: options.installScript,
  })
  const mnist = mnistFetcher({
    onState: (state) => emit({ kind: 'mnist', state }),
    script: options.mnistScript,
  })
  const ebmFiles = createEbmFiles({ store, program: programVersion(), emit })
  const handlers = createHandlers({
    store,
    scheduler,
    measuring,
    verifying,
    studies,
    ebmFiles,
    devices,
    installer,
    mnist,
    preview,
    exportFigure: options.exportFigure ?? exportFigureLazily,
    info: {
      version: programVersion(),
      trainerSlots,
      notices: [...(options.notices ?? []), ...notices, ...store.damage.found],
    },
    newId,
    emit,
  })

  async function handle<Name extends EngineRequestName>(
    name: Name,
    parameters: ParsedParameters<Name>,
  ): Promise<RequestResults[Name]> {
    try {
      return await handlers[name](parameters)
    } catch (cause) {
      if (!isOutOfRoom(cause)) throw cause
      const message = `Expected room on the disk of ${store.folder}, got a full one: free some, then try again.`
      throw new AppError('store-unavailable', message, { cause })
    }
  }

  const stopBackups = keepBackups(store, emit)
  sayCheck(store, emit)
  const stopWatching = watchLibrary(store.folder, () => {
    const message =
      `The library in ${store.folder} was removed or replaced while EBM Studio uses it: nothing that is trained from ` +
      'now on is kept. Put the folder back where it was, then close EBM Studio and open it again.'
    emit({ kind: 'notice', level: 'error', message })
  })
  const stopTidying = keepTidy(store, () => scheduler.quiet)
  store.damage.subscribe((text) => {
    emit({ kind: 'notice', level: 'warning', message: `${text} File → Library → Check reads all of it.` })
  })
  if (options.followStudies) for (const id of liveElsewhere(store)) remote.follow(id).catch(sayUnfollowed)
  const lookingAhead = options.lookAhead ? setTimeout(lookAtDevices, lookAheadMs).unref() : undefined

  function sayUnfollowed(error: unknown): void {
    emit({ kind: 'notice', level: 'warning', message: reportError(error).message })
  }

  /** So that the first experiment need not wait for it. What goes wrong comes again when it is asked for. */
  function lookAtDevices(): void {
    if (scheduler.quiet) devices.report({ fresh: false, measure: false }).catch(() => undefined)
  }

  async function suspend(reason: string): Promise<void> {
    studies.suspend()
    await remote.close()
    await scheduler.close(reason)
    await startTrainer.close?.()
  }

  return {
    store,
    processorTime,
    request: async (name, parameters) => handle(name, parse(engineRequests[name], parameters, name)),
    async answer(message) {
      const call = callOf(message)
      try {
        const { name, parameters, trusted } = parseEngineCall(message)
        if (!trusted) store.grants.require(pathsIn(name, parameters))
        return { call: call!, result: await handle(name, parameters) }
      } catch (error) {
        const report = reportError(error)
        if (report.code === 'internal') console.error(error)
        return call === null ? null : { call, error: report }
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    suspend,
    async close(reason = 'EBM Studio was closed.') {
      stopBackups()
      stopTidying()
      stopWatching()
      clearTimeout(lookingAhead)
      devices.close()
      installer.close()
      mnist.close()
      measuring.close()
      verifying.close()
      ebmFiles.close()
      await suspend(reason)
      studies.close()
      store.close()
    },
  }
}

export interface DeviceParts {
  folder: string
  cores?: number
  preview?: AskPreview | PreviewData
  emit?: (event: EngineEvent) => void
  startProbe?: StartProbe
}

/** What can compute here, remembered in the data folder; needs no library. */
export function openDevices({
  folder,
  cores = availableParallelism(),
  preview = previewApart(null),
  emit = () => undefined,
  startProbe = probeStarter(),
}: DeviceParts): Devices {
  return createDevices({
    backends,
    startProbe,
    path: devicesPath(folder),
    machine: machineText(programVersion()),
    cores,
    allowed: allowedBackends(process.env.EBM_STUDIO_BACKENDS),
    async sizesOf({ data, seeds }) {
      const { dimension, points } = await preview(data, seeds[0])
      return { dimension, classCount: points.classes?.names.length ?? 0 }
    },
    onDisabled(backend, obstacle) {
      const message = `${backend} is disabled: ${obstacle}. Training goes on with another backend.`
      emit({ kind: 'notice', level: 'warning', message })
    },
    onFallback({ reason }) {
      const message = `No faster backend computes this energy, so the reference does, slowly. ${reason}.`
      emit({ kind: 'notice', level: 'information', message })
    },
  })
}

const devicesPath = (folder: string): string => join(folder, 'devices.json')

/** What probes have found, as it stands in the data folder when somebody asks. */
function rememberedDevices(folder: string): (backend: BackendId) => BackendDevice | null {
  const machine = machineText(programVersion())
  return (backend) => testedDevice(deviceMemory({ path: devicesPath(folder), machine, now: Date.now }), backend)
}

/** Gives disk space back while nothing trains; answers how to stop. */
function keepTidy(store: Store, isQuiet: () => boolean): () => void {
  let stopped = false
  const mayGoOn = (): boolean => !stopped && isQuiet()
  const tidy = (): void => {
    if (!mayGoOn()) return
    store.tidy({ mayGoOn }).catch((error: unknown) => {
      // Tried again in an hour; a disk that is full or a folder that is gone is said by whoever needs it.
      if (!stopped) console.error(reportError(error).message)
    })
  }
  const timers = [setTimeout(tidy, tidyDelayMs).unref(), setInterval(tidy, tidyIntervalMs).unref()]
  return () => {
    stopped = true
    timers.forEach(clearTimeout)
  }
}

/** After a kill, a large library is looked through beside the work: that is said, and what comes of it. */
function sayCheck(store: Store, emit: (event: EngineEvent) => void): void {
  const told = (level: 'information' | 'warning', message: string) => emit({ kind: 'notice', level, message })
  void store.checkPages().then(
    (sound) => {
      if (sound) told('information', 'EBM Studio had ended unexpectedly: the library was looked through and is sound.')
    },
    () => undefined, // the engine has closed meanwhile
  )
}

/** Looks every hour whether a copy of the library is due; answers how to stop. A copy under way ends with the store. */
function keepBackups(store: Store, emit: (event: EngineEvent) => void): () => void {
  let stopped = false
  const backUp = (): void => {
    store.backUp().catch((error: unknown) => {
      if (stopped) return
      const message = `The library could not be backed up: ${reportError(error).message}`
      emit({ kind: 'notice', level: 'warning', message })
    })
  }
  const timer = setInterval(backUp, backupIntervalMs).unref()
  backUp()
  return () => {
    stopped = true
    clearInterval(timer)
  }
}

function slotsFrom(wish: string | undefined): number {
  if (!wish) return Math.max(availableParallelism(), slotsMin)
  const read = readInteger(wish)
  if ('value' in read && read.value >= 1 && read.value <= 256) return read.value
  throw new AppError(
    'invalid-input',
    `EBM_STUDIO_TRAINERS: Expected a whole number from 1 to 256, got ${quote(wish)}.`,
    {
      field: 'EBM_STUDIO_TRAINERS',
    },
  )
}

/** The drawing libraries are loaded when the first figure is wanted, not when the engine starts. */
const exportFigureLazily: ExportFigure = async (...figure) => {
  const { exportFigure } = await import('./export/figure-to-file.ts')
  return exportFigure(...figure)
}

function callOf(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('call' in message)) return null
  const { call } = message
  return typeof call === 'number' && Number.isSafeInteger(call) && call >= 0 ? call : null
}
