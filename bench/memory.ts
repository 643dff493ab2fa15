// Whether a long training keeps its memory: resident size after 2,000 and after 10,000 small iterations, per backend.
//
//   npm run bench:memory [-- --backend B] [--iterations 10000]
//   npm run bench:memory -- --software [--iterations 1000]     webgpu on the software adapter, which is slow
//
// Each backend trains in a process of its own. Garbage that Node has not collected yet is collected before each look, and
// the nursery of its collector is kept at 2 MB: otherwise it grows with the rate of garbage, by up to 50 MB and no more,
// which would hide what is looked for. CD-5 on a network of two layers of 16 units, batches of 32, so that what an
// iteration leaves behind counts more than what it computes. The first look is at a fifth of the iterations.

import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { BackendId } from '../src-shared/config/experiment.ts'
import { useSoftwareAdapter } from '../tests/support/software-adapter.ts'
import { parseBenchArguments } from './measure/arguments.ts'
import { machineLine } from './measure/machine.ts'
import { trainingOf } from './measure/our-iteration.ts'
import { availableBackends, ourCommand } from './measure/our-competitors.ts'
import type { Workload } from './measure/workload.ts'

const growthMaximumMegabytes = 10
const workload: Workload = { method: 'cd', widths: [2, 16, 16, 1], batch: 32, steps: 5 }

const { positionals, values } = parseArgs({
  options: {
    backend: { type: 'string' },
    iterations: { type: 'string', default: '10000' },
    software: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const iterations = Number(values.iterations)
const [role, id] = positionals
if (role === 'train') await train(id as BackendId)
else await compare()

async function compare(): Promise<void> {
  const { backend } = parseBenchArguments(values.backend === undefined ? [] : ['--backend', values.backend])
  console.log(`${await machineLine()}; resident megabytes, CD-5, 2-16-16-1, batch 32`)
  if (values.software) return look('webgpu', softwareEnvironment())
  for (const { id, obstacle } of await availableBackends(backend)) {
    if (obstacle !== null) {
      console.log(`${id.padEnd(12)}not measured: ${obstacle}`)
      continue
    }
    await look(id)
  }
}

async function look(id: BackendId, environment: Record<string, string> = {}): Promise<void> {
  const sizes = await sizesOf(id, environment)
  const [first, last] = sizes ?? [Number.NaN, Number.NaN]
  // Written so that NaN fails.
  const isKept = last - first <= growthMaximumMegabytes
  if (!isKept) process.exitCode = 1
  const looks = `${first.toFixed(1)} after ${iterations / 5}, ${last.toFixed(1)} after ${iterations}`
  const verdict = `${(last - first).toFixed(1)} (${isKept ? '' : 'NOT '}within ${growthMaximumMegabytes})`
  console.log(id.padEnd(12) + (sizes ? `${looks}: ${verdict}` : 'FAILED'))
}

function softwareEnvironment(): Record<string, string> {
  const adapter = useSoftwareAdapter()
  if (!adapter.found) throw new Error(`Expected a software graphics adapter, got none: ${adapter.reason}.`)
  return adapter.environment
}

/** Megabytes at both looks; null where the process failed. */
function sizesOf(id: BackendId, environment: Record<string, string>): Promise<number[] | null> {
  const { command, args } = ourCommand(id)
  const flags = args.slice(0, -3)
  const child = spawn(
    command,
    [
      '--expose-gc',
      '--max-semi-space-size=2',
      ...flags,
      import.meta.filename,
      'train',
      id,
      '--iterations',
      String(iterations),
    ],
    { stdio: ['ignore', 'pipe', 2], env: { ...process.env, ...environment } },
  )
  let text = ''
  child.stdout!.on('data', (part) => (text += String(part)))
  return new Promise((resolve) => {
    child.on('close', (code) => resolve(code === 0 ? text.trim().split('\n').map(Number) : null))
  })
}

async function train(id: BackendId): Promise<void> {
  const training = await trainingOf(id, workload)
  for (const part of [iterations / 5, (4 * iterations) / 5]) {
    for (let i = 0; i < part; i++) {
      const { outcome } = await training.step()
      if (outcome.kind !== 'going') throw new Error(`Expected training to go on, got ${outcome.kind}.`)
    }
    console.log(await residentMegabytes())
  }
  training.dispose()
  process.exit(0)
}

/** The smallest of a few looks: finalizers of what was collected run a moment later. */
async function residentMegabytes(): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let look = 0; look < 5; look++) {
    globalThis.gc?.()
    await pause(100)
    least = Math.min(least, process.memoryUsage.rss() / 2 ** 20)
  }
  return least
}
