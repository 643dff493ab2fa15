// Ties the states together: what happens at the start and on events.

import { createContext } from 'svelte'
import type { StudioEvent } from '../../src-shared/protocol/events.ts'
import type { EngineState } from '../../src-shared/protocol/requests.ts'
import { isLive } from '../../src-shared/run.ts'
import { messageOf, request, subscribe } from '../engine/connection.ts'
import { takeOpenedFiles } from '../files/experiment-files.ts'
import { appearance } from './appearance.svelte.ts'
import { compositions } from './compositions.svelte.ts'
import { fileWork } from './file-work.svelte.ts'
import { devices } from './devices.svelte.ts'
import { engine } from './engine.svelte.ts'
import { tellComparison, type Comparison } from './comparison.svelte.ts'
import { lab } from './lab.svelte.ts'
import { library } from './library.svelte.ts'
import { mnist } from './mnist.svelte.ts'
import { obey } from './obey.ts'
import { page } from './page.svelte.ts'
import { present } from './present.ts'
import { sideBySide } from './side-by-side.svelte.ts'
import { store } from './store.svelte.ts'
import { studies } from './studies.svelte.ts'
import { toasts } from './toasts.svelte.ts'
import { verifications } from './verifications.svelte.ts'

export type Studio = ReturnType<typeof createStudio>

/** What happens in the window to the comparison that it shows. */
export function createStudio(comparison: Comparison) {
  const { experiment, previews, setup } = comparison
  let begun = false

  /** Answers the function that ends it. */
  function start(): () => void {
    const unsubscribe = subscribe(onEvent)
    // A page that was loaded again while it presented begins as usual.
    present(false)
    void begin()
    return unsubscribe
  }

  async function begin(): Promise<void> {
    await Promise.allSettled([appearance.load(), engine.load()])
    if (engine.answering && !begun) await loadEverything()
  }

  /** After a repair: as at the start. */
  function openLibrary(): Promise<void> {
    previews.forgetFailures()
    return loadEverything()
  }

  async function loadEverything(): Promise<void> {
    begun = true
    try {
      await store.load()
      if (store.state.status === 'broken') return
      await Promise.all([setup.load(), engine.loadInfo(), library.load(), studies.load()])
      for (const notice of engine.info?.notices ?? []) toasts.show('warning', notice)
      // A window that comes back shows what trains; else what was started last.
      const shown = library.experiments.find(({ statuses }) => statuses.some(isLive)) ?? library.experiments[0]
      if (shown) await experiment.open(shown.id)
      await takeOpenedFiles(comparison)
    } catch (error) {
      toasts.show('error', `Loading failed: ${messageOf(error)}`)
    }
  }

  /** The engine came back: lists and the open experiment are read again, since events were missed. */
  async function reload(): Promise<void> {
    previews.forgetFailures()
    await store.load().catch(() => undefined)
    if (store.state.status === 'broken') return
    await Promise.allSettled([engine.loadInfo(), library.load(), studies.load()])
    if (experiment.summary) await experiment.open(experiment.summary.id)
    await sideBySide.reload()
  }

  function onEvent(event: StudioEvent): void {
    switch (event.kind) {
      case 'run':
      case 'metrics':
      case 'snapshot':
      case 'rewound':
      case 'measuring':
      case 'measured':
      case 'animating':
        tellComparison(comparison, event)
        sideBySide.take(event)
        if (event.kind === 'rewound') verifications.readAgain(event.runId)
        return
      case 'experiment':
        tellComparison(comparison, event)
        library.take(event.summary)
        return
      case 'study':
        studies.take(event.summary)
        return
      case 'study-elsewhere':
        studies.takeElsewhere(event.studyId, event.elsewhere)
        return
      case 'compositions':
        void compositions.load()
        return
      case 'verifying':
        verifications.take(event)
        return
      case 'verified':
        verifications.readAgain(event.runId)
        return
      case 'installation':
        devices.take(event.state)
        return
      case 'mnist':
        mnist.take(event.state)
        return
      case 'lab-live':
        lab.take(event.live)
        return
      case 'file-work':
        fileWork.take(event)
        return
      case 'notice':
        toasts.show(event.level, event.message)
        return
      case 'engine':
        onEngineState(event.state)
        return
      case 'appearance':
        appearance.take(event)
        return
      case 'files-opened':
        if (begun) void takeOpenedFiles(comparison)
        return
      case 'command':
        obey(event.command, { comparison, run })
        return
      default:
        event satisfies never
    }
  }

  function onEngineState(state: EngineState): void {
    const before = engine.state.status
    engine.state = state
    if (state.status !== 'running' || before === 'running') return
    if (!begun) {
      void loadEverything()
      return
    }
    engine.restarted = true
    void reload()
  }

  /** Starts the setup as a new experiment, where that is possible now. */
  async function run(): Promise<void> {
    if (!setup.config || !engine.answering || experiment.live) return
    await setup.save()
    page.tab = 'compare'
    setup.noteNameUsed()
    await experiment.start(setup.config)
  }

  return { start, openLibrary, run }
}

/** The window's; provided by the page. */
export const [studio, provideStudio] = createContext<Studio>()

/** The task bar's progress; null while nothing runs. */
export function showProgress(fraction: number | null): void {
  request('window.progress', { fraction }).catch(() => undefined)
}
