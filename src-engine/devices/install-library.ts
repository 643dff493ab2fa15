// Installs the native library behind a backend by the project's own set-up script.

import type { InstallationState, LibraryWish } from '../../src-shared/device.ts'
import { AppError } from '../../src-shared/errors.ts'
import { requireScript, runSetUp, setUpScript, type SetUpRun } from '../places/set-up-script.ts'

const linesKept = 40

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

export function libraryInstaller({
  onState,
  script = setUpScript('setup-tensorflow.mjs'),
}: LibraryInstallerOptions): LibraryInstaller {
  let state: InstallationState | null = null
  let running: SetUpRun | null = null

  function enter(next: InstallationState): void {
    state = next
    onState(next)
  }

  function note(line: string): void {
    if (state?.status === 'running') enter({ ...state, lines: [...state.lines, line].slice(-linesKept) })
  }

  return {
    get state() {
      return state
    },
    async install(wish) {
      if (state?.status === 'running') {
        throw new AppError('wrong-state', 'Expected no installation under way, got one: wait for its end.')
      }
      requireScript(script)
      enter({ library: 'tensorflow', ...wish, status: 'running', lines: [] })
      running = runSetUp(script, [wish.kind, '--tensorflow', wish.version], note)
      const how = await running.ended
      running = null
      enter({ ...state!, status: how === null ? 'done' : 'failed' })
      if (how === null) return
      const said = state!.lines.at(-1)
      throw new AppError('not-supported', said ?? `Expected TensorFlow to be installed, but ${how}.`)
    },
    close: () => running?.kill(),
  }
}
