// `ebm` as it is typed, in a process of its own with a data folder of its own.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { engineRoom } from './engine-process.ts'

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

export interface Typed {
  home: string
  environment?: Record<string, string>
  /** Called with everything on stderr so far, whenever more has come. */
  watch?: (stderr: string, interrupt: () => void) => void
}

export function ebm(args: readonly string[], { home, environment, watch }: Typed): Promise<Outcome> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(engineRoom, 'cli.ts'), ...args],
    {
      // Numbers are compared, and a run is interrupted on the way: the reference is the same everywhere, and slow.
      env: { ...process.env, EBM_STUDIO_BACKENDS: 'reference', ...environment, EBM_STUDIO_HOME: home },
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let [stdout, stderr] = ['', '']
  // Once: who asks twice is not waiting for a checkpoint.
  const interrupt = () => void (child.killed || child.kill('SIGINT'))
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    watch?.(stderr, interrupt)
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}
