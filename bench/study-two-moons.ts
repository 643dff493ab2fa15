// The default comparison, repeated: two moons with CD-10, PCD-10 and NCE at default settings, seeds 1–3.
//
//   npm run study:two-moons
//
// Prints the exact KL(data‖model) of each lane and seed and the wall time of each comparison; exits with 1 unless every
// lane ends at or below 0.20 nats and every comparison takes at most 240 s.

import { defaultExperiment } from '../src-shared/config/experiment.ts'
import { laneLabel } from '../src-shared/config/lane.ts'
import { trainLanes } from './lane-pool.ts'

const seeds = [1, 2, 3]
const klMaximumNats = 0.2
const wallSecondsMaximum = 240

const config = defaultExperiment()
const labels = config.lanes.map(laneLabel)
console.log('Two moons at default settings: KL(data‖model) by quadrature, nats')
console.log(['seed', ...labels, 'wall seconds'].map(cell).join(''))

let passed = true
for (const seed of seeds) {
  const startedAt = performance.now()
  const results = await trainLanes(config.lanes.map((lane) => ({ config, lane, seed })))
  const wallSeconds = (performance.now() - startedAt) / 1000
  const divergences = results.map(({ row }) => row.values.klDataModel ?? Number.NaN)
  console.log([seed, ...divergences.map((kl) => kl.toFixed(3)), wallSeconds.toFixed(1)].map(cell).join(''))
  for (const [lane, { outcome }] of results.entries()) {
    if (outcome.kind === 'diverged') console.log(`  ${labels[lane]} diverged: ${outcome.divergence.suggestion}`)
  }
  // Written so that NaN fails.
  passed &&= divergences.every((kl) => kl <= klMaximumNats) && wallSeconds <= wallSecondsMaximum
}
console.log(passed ? 'passed' : `failed: wanted KL ≤ ${klMaximumNats} nats and ≤ ${wallSecondsMaximum} s throughout`)
process.exitCode = passed ? 0 : 1

function cell(value: string | number): string {
  return String(value).padStart(13)
}
