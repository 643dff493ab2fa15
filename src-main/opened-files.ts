// What is opened from outside the page: files by a double click (which starts the app with the path, or tells the one that
// runs), from the list of recent files, or dropped; a lesson by the command line. What came of them waits until the page asks, which may not be
// there yet.

import { app } from 'electron'
import { basename, resolve } from 'node:path'
import { isEbmName } from '../src-shared/ebm-file.ts'
import { reportError } from '../src-shared/errors.ts'
import { learnPageOf } from '../src-shared/learn/learn-page.ts'
import type { ImportedFile, OpenedFile } from '../src-shared/protocol/requests.ts'
import type { EngineProcess } from './engine-process.ts'
import { readChosenExperiment } from './experiment-file.ts'
import type { RecentFiles } from './recent-files.ts'

export interface OpenedFiles {
  /** Takes in the experiments of an `.ebm` file. Throws AppError. */
  import(path: string): Promise<ImportedFile>
  /** A setup, or experiments, as the name says. Never throws: the page is told. */
  open(path: string): Promise<void>
  /** The lesson of that number or name. Never throws: the page is told. */
  openLesson(named: string): void
  /** What was opened since the page asked last. */
  take(): OpenedFile[]
}

export interface OpenedFilesParts {
  engine: Pick<EngineProcess, 'request'>
  recentFiles: RecentFiles
  /** There is something to take. */
  tell(): void
}

export function createOpenedFiles({ engine, recentFiles, tell }: OpenedFilesParts): OpenedFiles {
  let waiting: OpenedFile[] = []

  async function importFile(path: string): Promise<ImportedFile> {
    const imported = await engine.request('library.import', { path })
    recentFiles.add(path)
    return { name: basename(path), imported }
  }

  async function outcomeOf(path: string): Promise<OpenedFile> {
    try {
      if (isEbmName(path)) return await importFile(path)
      return { name: basename(path), text: await readChosenExperiment(engine, path) }
    } catch (error) {
      return { name: basename(path), error: reportError(error) }
    }
  }

  return {
    import: importFile,
    async open(path) {
      const outcome = await outcomeOf(path)
      // Only now: what was waiting before may have been taken meanwhile.
      waiting.push(outcome)
      tell()
    },
    openLesson(named) {
      try {
        waiting.push({ learn: learnPageOf(named) })
      } catch (error) {
        waiting.push({ name: named, error: reportError(error) })
      }
      tell()
    },
    take() {
      const taken = waiting
      waiting = []
      return taken
    },
  }
}

/** Of what the app was started with; Chromium and Electron add switches and the app's own folder. */
export const filesAmong = (commandLine: readonly string[], folder: string): string[] =>
  commandLine
    .slice(1)
    .filter((word) => !word.startsWith('-') && isEbmName(word))
    .map((word) => resolve(folder, word))

/** A Mac tells of a double click by an event, also before the app is ready. Answers how to be told from now on. */
export function noteFilesOfSystem(): (listener: (path: string) => void) => void {
  const early: string[] = []
  let listen = (path: string): void => void early.push(path)
  app.on('open-file', (event, path) => {
    event.preventDefault()
    listen(path)
  })
  return (listener) => {
    listen = listener
    early.forEach(listener)
  }
}
