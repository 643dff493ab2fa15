// Trains runs to their end in this terminal: progress on stderr, results on stdout, an exit code that says how it went.

import { join } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import { isLive, type RunRecord, type RunStatus } from '../../src-shared/run.ts'
import { libraryPresence } from '../store/library-presence.ts'
import type { Studio } from '../studio.ts'
import { makeOutputFolder } from './output-folder.ts'
import { progressView } from './progress.ts'
import { comparisonJson, comparisonsOf, comparisonText } from './comparison-report.ts'
import { intervalWords, remarks, resultOf, runsTable } from './results.ts'

const presenceIntervalMs = 1000

export const exitCodes = { done: 0, failed: 1, usage: 2, diverged: 3, interrupted: 130 } as const

export interface ReportOptions {
  json?: boolean
  /** Folder for figures. */
  figures?: string
}

/** `begin` starts the runs; Ctrl+C checkpoints them all. Answers the exit code. */
export async function trainRuns(
  studio: Studio,
  begin: () => Promise<RunRecord[]>,
  { json, figures }: ReportOptions,
): Promise<number> {
  if (figures) makeOutputFolder('--figures', figures)
  const { runIds, interrupted } = await trainToEnd(studio, begin)
  // Figures of a comparison that was broken off are not what was asked for.
  if (figures && !interrupted) await exportFigures(studio, runIds, figures)
  await report(studio, runIds, json)
  const left = resumable(studio, runIds)
  if (left.length > 0) console.error(`Interrupted. To go on: ebm resume ${left.join(' ')}`)
  return interrupted ? exitCodes.interrupted : codeOf(studio, runIds)
}

export interface Trained {
  runIds: string[]
  /** By Ctrl+C or a signal. */
  interrupted: boolean
}

/** Resolves when all have ended, or wait at a checkpoint since Ctrl+C. Throws AppError where the library was removed. */
export async function trainToEnd(studio: Studio, begin: () => Promise<RunRecord[]>): Promise<Trained> {
  let interrupted = false
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const interrupt = (): void => {
    // Whoever asks twice does not want to wait for a checkpoint.
    if (interrupted) process.exit(exitCodes.interrupted)
    interrupted = true
    void studio.suspend('It was interrupted in the terminal.')
  }
  for (const signal of signals) process.on(signal, interrupt)
  const isPresent = libraryPresence(studio.store.folder)
  const stopLooking = lookAgain(isPresent, () => void studio.suspend('The library was removed.'))
  // Also where the runs are refused: a timer that goes on would keep the command from ending.
  const runs = await begin()
    .then((begun) => ends(studio, begun).then(() => begun))
    .finally(stopLooking)
  const runIds = runs.map(({ id }) => id)
  if (!isPresent()) throw libraryRemoved(studio.store.folder)
  return { runIds, interrupted }
}

/** Looks every second; answers how to stop. */
function lookAgain(isPresent: () => boolean, onGone: () => void): () => void {
  const timer = setInterval(() => {
    if (isPresent()) return
    clearInterval(timer)
    onGone()
  }, presenceIntervalMs)
  return () => clearInterval(timer)
}

function libraryRemoved(folder: string): AppError {
  const message = `Expected the library in ${folder} to stay while runs train, got it removed: nothing of them is kept. Leave the folder in place and train again.`
  return new AppError('store-unavailable', message)
}

/** Those of a study are held when it is interrupted. */
const isOver = (status: RunStatus): boolean => !isLive(status) || status === 'held'

/** Resolves when none of the runs trains or waits any more. */
function ends(studio: Studio, runs: readonly RunRecord[]): Promise<void> {
  const view = progressView(process.stderr, runs)
  const live = new Set(runs.map(({ id }) => id))
  return new Promise((resolve) => {
    const unsubscribe = studio.subscribe((event) => {
      view.show(event)
      if (event.kind === 'run' && isOver(event.run.status)) settle(event.run.id)
    })
    function settle(runId: string): void {
      live.delete(runId)
      if (live.size > 0) return
      unsubscribe()
      view.end()
      resolve()
    }
    // Some may have ended between their start and this line.
    for (const { id } of runs) if (isOver(studio.store.runs.get(id).status)) settle(id)
  })
}

async function report(studio: Studio, runIds: readonly string[], json: boolean | undefined): Promise<void> {
  const { store, processorTime } = studio
  const comparisons = await comparisonsOf(studio, runIds)
  const rows = comparisons.flatMap(({ results }) => results.rows)
  if (json) {
    const runs = runIds.map((runId) => ({
      ...resultOf(store, runId, rows),
      processorSeconds: processorTime.ofRun(runId),
    }))
    // Last, so that it holds what the results took, too.
    console.log(
      JSON.stringify({ runs, comparisons: comparisons.map(comparisonJson), processorSeconds: processorTime.total() }),
    )
    return
  }
  console.log(runsTable(store, runIds, rows))
  const words = [...intervalWords(store, runIds), ...comparisons.flatMap(comparisonText), ...remarks(store, runIds)]
  for (const line of words) console.log(line)
}

async function exportFigures(studio: Studio, runIds: string[], folder: string): Promise<void> {
  for (const [figure, format] of [
    ['comparison', 'png'],
    ['comparison', 'csv'],
    ['results', 'csv'],
  ] as const) {
    const path = join(folder, `${figure}.${format}`)
    await studio.request('figure.export', { runIds, options: { figure }, format, path })
    console.error(process.stderr.isTTY ? `Wrote ${path}` : JSON.stringify({ event: 'file', path }))
  }
}

function resumable({ store }: Studio, runIds: readonly string[]): string[] {
  return runIds.filter((runId) => store.runs.get(runId).status === 'interrupted')
}

/** 0, or what went otherwise. */
export function codeOf({ store }: Studio, runIds: readonly string[]): number {
  const statuses = runIds.map((runId) => store.runs.get(runId).status)
  if (statuses.some((status) => status !== 'finished' && status !== 'diverged')) return exitCodes.failed
  return statuses.includes('diverged') ? exitCodes.diverged : exitCodes.done
}
