// Ties the states together: what happens at the start, on events and on commands from the menu.

import type { StudioEvent, WindowCommand } from '../../src-shared/protocol/events.ts'
import type { EngineState } from '../../src-shared/protocol/requests.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { isLive } from '../../src-shared/run.ts'
import { messageOf, request, subscribe } from '../engine/connection.ts'
import { saveFigure } from '../compare/save-figure.ts'
import { openExperiment, resetSetup, saveExperiment, takeExperimentFile } from '../files/experiment-files.ts'
import { help } from '../help/help.svelte.ts'
import { explainWhatIsThis } from '../help/what-is-this.ts'
import { appearance } from './appearance.svelte.ts'
import { devices } from './devices.svelte.ts'
import { engine } from './engine.svelte.ts'
import { experiment } from './experiment.svelte.ts'
import { library } from './library.svelte.ts'
import { previews } from './previews.svelte.ts'
import { setup } from './setup.svelte.ts'
import { store } from './store.svelte.ts'
import { toasts } from './toasts.svelte.ts'
import { view } from './view.svelte.ts'

/** Answers the function that ends it. */
export function startStudio(): () => void {
  const unsubscribe = subscribe(onEvent)
  // A page that was loaded again while it presented begins as usual.
  present(false)
  void begin()
  return unsubscribe
}

let begun = false

async function begin(): Promise<void> {
  await Promise.allSettled([appearance.load(), engine.load()])
  if (engine.answering && !begun) await loadEverything()
}

/** After a repair: as at the start. */
export function openLibrary(): Promise<void> {
  previews.forgetFailures()
  return loadEverything()
}

async function loadEverything(): Promise<void> {
  begun = true
  try {
    await store.load()
    if (store.state.status === 'broken') return
    await Promise.all([setup.load(), engine.loadInfo(), library.load()])
    for (const notice of engine.info?.notices ?? []) toasts.show('warning', notice)
    // A window that comes back shows what trains; else what was started last.
    const shown = library.experiments.find(({ statuses }) => statuses.some(isLive)) ?? library.experiments[0]
    if (shown) await experiment.open(shown.id)
  } catch (error) {
    toasts.show('error', `Loading failed: ${messageOf(error)}`)
  }
}

/** The engine came back: lists and the open experiment are read again, since events were missed. */
async function reload(): Promise<void> {
  previews.forgetFailures()
  await store.load().catch(() => undefined)
  if (store.state.status === 'broken') return
  await Promise.allSettled([engine.loadInfo(), library.load()])
  if (experiment.summary) await experiment.open(experiment.summary.id)
}

function onEvent(event: StudioEvent): void {
  switch (event.kind) {
    case 'run':
    case 'metrics':
    case 'snapshot':
    case 'rewound':
      experiment.take(event)
      return
    case 'experiment':
      experiment.take(event)
      library.take(event.summary)
      return
    case 'installation':
      devices.take(event.state)
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
    case 'experiment-file':
      takeExperimentFile(event)
      return
    case 'command':
      obey(event.command)
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
export async function run(): Promise<void> {
  if (!setup.config || !engine.answering || experiment.live) return
  await setup.save()
  view.tab = 'compare'
  setup.noteNameUsed()
  await experiment.start(setup.config)
}

/** Runs a small fresh setup: the old one stays one undo away. */
function newExperiment(): void {
  setup.replace(defaultExperiment())
  view.tab = 'compare'
  view.setupOpen = true
}

function obey(command: WindowCommand): void {
  switch (command) {
    case 'new-experiment':
      return newExperiment()
    case 'open-experiment':
      return void openExperiment()
    case 'save-experiment':
      return void saveExperiment()
    case 'reset-setup':
      return resetSetup()
    case 'run':
      return void run()
    case 'pause-or-resume':
      return void experiment.pauseOrResume()
    case 'stop':
      return void experiment.stop()
    case 'step':
      return void experiment.step()
    case 'export-figure':
      return void saveFigure('png')
    case 'export-data':
      return void saveFigure('csv')
    case 'show-library':
      view.tab = 'library'
      return
    case 'show-compare':
      view.tab = 'compare'
      return
    case 'show-devices':
      view.tab = 'devices'
      return
    case 'show-examples':
      view.tab = 'examples'
      return
    case 'toggle-presentation':
      return present(!view.presenting)
    case 'toggle-setup':
      view.setupOpen = !view.setupOpen
      return
    case 'what-is-this':
      return explainWhatIsThis()
    case 'show-glossary':
      return help.explain(null)
    case 'show-shortcuts':
      return help.showShortcuts()
    default:
      command satisfies never
  }
}

/** Large type and few controls, for a projector. */
export function present(on: boolean): void {
  view.presenting = on
  if (on) view.tab = 'compare'
  request('window.presentation', { on }).catch(() => undefined)
}

/** The task bar's progress; null while nothing runs. */
export function showProgress(fraction: number | null): void {
  request('window.progress', { fraction }).catch(() => undefined)
}
