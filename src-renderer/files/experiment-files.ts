// Experiments and tables as files: opened and saved by the native dialogs, or dropped into the window.

import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import type { LearnPage } from '../../src-shared/learn/learn-page.ts'
import { experimentFromText, experimentToText } from '../../src-shared/config/experiment-file.ts'
import { decodeText } from '../../src-shared/decode-text.ts'
import { importedInWords, isEbmName } from '../../src-shared/ebm-file.ts'
import { importedTextMaximum, type ImportedFile, type TextFile } from '../../src-shared/protocol/requests.ts'
import { isLabText, labFromText, labToText } from '../../src-shared/sampling-lab/lab-file.ts'
import { tableExtensions } from '../../src-shared/table-reading.ts'
import { messageOf, openDropped, request } from '../engine/connection.ts'
import type { Comparison } from '../state/comparison.svelte.ts'
import { compose } from '../state/compose.svelte.ts'
import { lab } from '../state/lab.svelte.ts'
import { learn } from '../state/learn.svelte.ts'
import { page } from '../state/page.svelte.ts'
import type { Setup } from '../state/setup.svelte.ts'
import { studies } from '../state/studies.svelte.ts'
import { toasts } from '../state/toasts.svelte.ts'
import { bringBack, openAsSetup } from './open-as-setup.ts'
import { suggestedNameOf } from './suggested-name.ts'

/** Asks which file with the native dialog. */
export async function openExperiment(comparison: Comparison): Promise<void> {
  try {
    const file = await request('dialog.openExperiment', {})
    if (file) await useOpened(comparison, file)
  } catch (error) {
    toasts.show('error', messageOf(error))
  }
}

/** What the menu, a double click or the command line opened. */
export async function takeOpenedFiles(comparison: Comparison): Promise<void> {
  for (const file of await request('file.opened', {})) {
    try {
      if ('learn' in file) showLearnPage(file.learn)
      else if ('error' in file) toasts.show('error', file.error.message)
      else await useOpened(comparison, file)
    } catch (error) {
      toasts.show('error', messageOf(error))
    }
  }
}

function showLearnPage(wanted: LearnPage): void {
  page.tab = 'learn'
  learn.open(wanted)
}

/** A setup takes the place of the one that is edited; an experiment or a study is opened, several are shown in the library. */
async function useOpened(comparison: Comparison, file: TextFile | ImportedFile): Promise<void> {
  if ('text' in file) return useSetup(comparison.setup, file)
  const { experiments, studies: taken, compositions: composed } = file.imported
  toasts.show('information', importedInWords(file.imported, file.name))
  const alone = experiments.filter(({ studyId }) => studyId === null)
  if (taken.length > 0 && alone.length === 0) {
    page.tab = 'studies'
    if (taken.length === 1) await studies.open(taken[0].studyId)
    return
  }
  if (experiments.length !== 1) {
    page.tab = 'library'
    if (experiments.length === 0 && composed.length === 1) await openComposition(composed[0].compositionId)
    return
  }
  const [{ experimentId, name }] = experiments
  const { experiment, setup } = comparison
  if (!(await experiment.open(experimentId))) return
  // As from the library: what is shown is what the setup says, and undo brings the person's own back.
  if (experiment.startedConfig) setup.replace({ ...experiment.startedConfig, name })
  page.tab = 'compare'
}

async function openComposition(compositionId: string): Promise<void> {
  const { source } = await request('composition.show', { compositionId })
  compose.open(source)
  page.tab = 'compose'
}

/** Asks where with the native dialog. */
export async function saveExperiment(setup: Setup): Promise<void> {
  const { config } = setup
  if (!config) {
    toasts.show('warning', `The setup cannot be saved as it stands. ${setup.obstacle}`)
    return
  }
  try {
    const { path } = await request('experiment.saveFile', {
      suggestedName: config.name,
      text: experimentToText(config),
    })
    if (path) toasts.show('information', `Saved as ${path}`)
  } catch (error) {
    toasts.show('error', messageOf(error))
  }
}

/** The lab's setup, with what it came to where that is on screen. */
export async function saveLab(): Promise<void> {
  const { setup, result, stale } = lab
  if (!setup) {
    toasts.show('warning', 'The setup of the lab cannot be saved as it stands: correct the values marked in it.')
    return
  }
  try {
    const text = labToText(setup, stale ? null : result)
    const suggestedName = suggestedNameOf(`${result && !stale ? result.title : 'sampling'} lab`, 'sampling lab')
    const { path } = await request('experiment.saveFile', { suggestedName, text })
    if (path) toasts.show('information', `Saved as ${path}`)
  } catch (error) {
    toasts.show('error', messageOf(error))
  }
}

export function resetSetup(setup: Setup): void {
  const back = bringBack(setup)
  setup.replace(defaultExperiment())
  toasts.show('information', 'The setup was reset to its defaults.', back, 'setup')
}

/** What was dropped into the window, by the end of its name. */
export async function useDropped(comparison: Comparison, files: readonly File[]): Promise<void> {
  const { setup, importSheet } = comparison
  const [file] = files
  if (!file) return
  try {
    if (files.length > 1) throw new Error(`Expected one file, got ${files.length}: drop them one by one.`)
    // Read where it lies: it may be large.
    if (isEbmName(file.name)) return await useOpened(comparison, await openDropped(file))
    const isExperiment = /\.json$/i.test(file.name)
    if (!isExperiment && !isTable(file.name)) {
      throw new Error(
        `Expected a table (.csv, .tsv, .txt, .dat) or an experiment (.json, .ebm), got ${file.name}: save the table as CSV.`,
      )
    }
    if (file.size > importedTextMaximum) {
      const megabytes = Math.round(file.size / 1e6)
      throw new Error(
        `${file.name}: Expected at most ${importedTextMaximum / 1e6} MB, got ${megabytes} MB: choose larger tables with Data → CSV file.`,
      )
    }
    const bytes = new Uint8Array(await file.arrayBuffer())
    if (isExperiment) useSetup(setup, { name: file.name, text: decodeText(bytes) })
    else await importSheet.open((await request('data.import', { name: file.name, bytes })).path)
  } catch (error) {
    toasts.show('error', messageOf(error))
  }
}

const isTable = (name: string) => tableExtensions.some((extension) => name.toLowerCase().endsWith(`.${extension}`))

/** Throws AppError and changes nothing if the text is not that of an experiment or of the lab. */
function useSetup(setup: Setup, { name, text }: { name: string; text: string }): void {
  if (isLabText(text)) {
    const file = labFromText(text, name)
    page.tab = 'sample'
    void lab.open(file, name)
    return
  }
  openAsSetup(setup, experimentFromText(text, name), `that of ${name}`)
}
