// The default comparison, repeated: two moons with CD-10, PCD-10, NCE and denoising at default settings, four lanes side by side,
// seeds 1–3, as the command line trains it: engine, trainers, snapshots and store included.
//
//   npm run study:two-moons [-- --backend B] [--seeds 1,2,3]
//
// Prints the exact KL(data‖model) of each lane and seed, and of each comparison the wall time, from the command to its
// answer, and the processor time of engine, trainers and probes together, the share of the lanes beside it; exits with 1 unless every lane ends at or below 0.04 nats and every comparison takes at most 15 s on a machine
// of two cores.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { methodDefinitions, type MethodKind } from '../src-shared/config/method.ts'
import { machineLine } from './measure/machine.ts'

const klMaximumNats = 0.04
const wallSecondsMaximum = 15

/** What of the command line's JSON is read here. */
interface Run {
  method: MethodKind
  backend: string
  status: string
  klDataModel: number | { kind: string } | null
  processorSeconds: number
}

interface Comparison {
  runs: Run[]
  processorSeconds: number
}

const { values } = parseArgs({
  options: { backend: { type: 'string', default: 'auto' }, seeds: { type: 'string', default: '1,2,3' } },
})
console.log(`${await machineLine()}; backend ${values.backend}`)
console.log('Two moons at default settings: KL(data‖model) by quadrature, nats')
let headed = false
let passed = true
const home = mkdtempSync(join(tmpdir(), 'ebm-study-'))
try {
  for (const seed of values.seeds.split(',')) {
    const { runs, processorSeconds, wallSeconds } = compare(seed)
    if (!headed) {
      const methods = runs.map(({ method }) => methodDefinitions[method].abbreviation)
      console.log(['seed', ...methods, 'wall s', 'processor s', 'of it, lanes'].map(cell).join(''))
    }
    headed = true
    const divergences = runs.map(({ klDataModel }) => (typeof klDataModel === 'number' ? klDataModel : Number.NaN))
    const lanes = runs.reduce((sum, run) => sum + run.processorSeconds, 0)
    const seconds = [wallSeconds, processorSeconds, lanes].map((value) => value.toFixed(1))
    const cells = [seed, ...divergences.map((kl) => kl.toFixed(3)), ...seconds]
    console.log(`${cells.map(cell).join('')}   ${[...new Set(runs.map(({ backend }) => backend))].join(', ')}`)
    for (const { method, status } of runs) if (status !== 'finished') console.log(`  ${method} ${status}`)
    // Written so that NaN fails.
    passed &&= divergences.every((kl) => kl <= klMaximumNats) && wallSeconds <= wallSecondsMaximum
  }
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}
console.log(passed ? 'passed' : `failed: wanted KL ≤ ${klMaximumNats} nats and ≤ ${wallSecondsMaximum} s throughout`)
process.exitCode = passed ? 0 : 1

function compare(seed: string): Comparison & { wallSeconds: number } {
  const command = resolve(import.meta.dirname, '../scripts/ebm.mjs')
  const args = [command, 'compare', '--seeds', seed, '--json']
  if (values.backend !== 'auto') args.push('--backend', values.backend)
  const startedAt = performance.now()
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, EBM_STUDIO_HOME: home },
    maxBuffer: 2 ** 26,
  })
  const wallSeconds = (performance.now() - startedAt) / 1000
  if (stdout === '') throw new Error(`Expected results, got exit code ${status}: ${stderr.slice(-1000)}`)
  return { ...(JSON.parse(stdout) as Comparison), wallSeconds }
}

function cell(value: string | number): string {
  return String(value).padStart(14)
}
