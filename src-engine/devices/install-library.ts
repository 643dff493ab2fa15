// Installs the native library behind a backend: the project's own set-up script as a child process, its lines told as
// they come.

import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { InstallationState, LibraryWish } from '../../src-shared/device.ts'
import { AppError } from '../../src-shared/errors.ts'

const linesKept = 40
const lineLengthMax = 300
const setUpScript = join(import.meta.dirname, '..', '..', 'scripts', 'setup-tensorflow.mjs')

export interface LibraryInstaller {
  /** Of the last installation since the engine started. */
  readonly state: InstallationState | null
  /** Resolves when it is installed. Throws AppError with what the script said last. */
  install(wish: LibraryWish): Promise<void>
  /** Breaks off what is under way. */
  close(): void
}

export interface LibraryInstallerOptions {
  onState: (state: InstallationState) => void
  script?: string
}

export function libraryInstaller({ onState, script = setUpScript }: LibraryInstallerOptions): LibraryInstaller {
  let state: InstallationState | null = null
  let child: ChildProcess | null = null

  function enter(next: InstallationState): void {
    state = next
    onState(next)
  }

  /** Resolves with how it ended, in words; null where it succeeded. */
  function run({ kind, version }: LibraryWish): Promise<string | null> {
    const running = spawn(process.execPath, [script, kind, '--tensorflow', version], {
      env: { ...process.env, EBM_STUDIO_PROGRESS: 'lines' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child = running
    createInterface({ input: running.stderr }).on('line', (line) => {
      if (line.trim() === '' || state?.status !== 'running') return
      enter({ ...state, lines: [...state.lines, line.slice(0, lineLengthMax)].slice(-linesKept) })
    })
    return new Promise((resolve) => {
      running.on('error', (error) => resolve(`it could not be started: ${error.message}`))
      running.on('close', (code, signal) => {
        resolve(code === 0 ? null : signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`)
      })
    })
  }

  return {
    get state() {
      return state
    },
    async install(wish) {
      if (state?.status === 'running') {
        throw new AppError('wrong-state', 'Expected no installation under way, got one: wait for its end.')
      }
      if (!existsSync(script)) {
        throw new AppError('not-supported', `Expected the set-up script ${script}, got none: install from a checkout.`)
      }
      enter({ library: 'tensorflow', ...wish, status: 'running', lines: [] })
      const how = await run(wish)
      child = null
      enter({ ...state!, status: how === null ? 'done' : 'failed' })
      if (how === null) return
      const said = state!.lines.at(-1)
      throw new AppError('not-supported', said ?? `Expected TensorFlow to be installed, but ${how}.`)
    },
    close: () => void child?.kill(),
  }
}
