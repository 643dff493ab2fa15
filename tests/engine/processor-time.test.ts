// Processor time as the command line tells it, beside what the shell that waited for it was charged by the system.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProcessorTime, processorSeconds } from '../../src-engine/devices/processor-time.ts'
import { engineRoom } from './support/engine-process.ts'
import { temporaryHome } from './support/temporary-home.ts'

test('what children said last is added to what this process used, and to their run', () => {
  const time = createProcessorTime(() => 1)
  const [first, again, other] = [time.child('run'), time.child('run'), time.child()]
  first({ processorSeconds: 2 })
  first({ processorSeconds: 3 })
  again({ processorSeconds: 10 })
  other({ processorSeconds: 100 })
  expect(time.total()).toBe(114)
  expect([time.ofRun('run'), time.ofRun('another')]).toEqual([13, 0])
})

test('user and system time count alike', () => {
  expect(processorSeconds({ user: 1_500_000, system: 250_000 })).toBe(1.75)
})

test.skipIf(process.platform === 'win32')(
  'the JSON of a comparison counts engine, probes and trainers, as the system does',
  { timeout: 60_000 },
  async () => {
    const args = [
      ...['compare', '--data', 'mixture-one-dimensional', '--methods', 'cd,nce', '--iterations', '300', '--json'],
      ...['--energy', '8'],
      ...[
        '--data-option',
        'count=200',
        '--evaluation-option',
        'snapshots=2,sample-count=10,permutations=20,field-resolution=21',
      ],
    ]
    const { stdout } = await inShell([process.execPath, join(engineRoom, 'cli.ts'), ...args])
    const [json, own, children] = stdout.trim().split('\n')
    const result = JSON.parse(json) as { processorSeconds: number; runs: { processorSeconds: number }[] }
    const charged = secondsIn(children)
    // The shell itself did nothing.
    expect(secondsIn(own)).toBeLessThan(0.1)
    // What each process takes to leave after its last message is not counted; the shell's clock has three digits.
    expect(result.processorSeconds).toBeLessThan(charged + 0.01)
    expect(result.processorSeconds).toBeGreaterThan(0.8 * charged)
    for (const run of result.runs) expect(run.processorSeconds).toBeGreaterThan(0.1 * charged)
    const lanes = result.runs.reduce((sum, run) => sum + run.processorSeconds, 0)
    expect(lanes).toBeLessThan(result.processorSeconds)
  },
)

/** Runs it in a shell that then prints what itself and what its children, and theirs, were charged. */
function inShell(command: readonly string[]): Promise<{ stdout: string }> {
  const child = spawn('bash', ['-c', '"$@" 2>/dev/null; times', 'bash', ...command], {
    env: { ...process.env, LC_ALL: 'C', EBM_STUDIO_BACKENDS: 'reference', EBM_STUDIO_HOME: temporaryHome() },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  return new Promise((resolve) => child.on('close', () => resolve({ stdout })))
}

/** User and system time of one line of `times`, "0m1.234s 0m0.056s". */
function secondsIn(line: string): number {
  const [user, system] = [...line.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => 60 * Number(m) + Number(s))
  return user + system
}
