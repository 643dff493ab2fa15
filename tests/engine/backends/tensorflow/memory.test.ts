// What the device and the process hold does not grow with the number of iterations.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadAddon } from '../../../../src-engine/backends/tensorflow/addon.ts'
import { installedLibrary } from '../../../../src-engine/backends/tensorflow/installed-library.ts'
import { tensorflow } from '../../../../src-engine/backends/tensorflow/tensorflow.ts'
import { smallTraining } from './small-training.ts'

const { available } = await tensorflow.availability()
const library = installedLibrary()

test.runIf(available && 'addon' in library)('Tensors are as many after each iteration as after the last', async () => {
  const { getNumOfTensors } = boundAddon()
  const before = getNumOfTensors()
  const { session, iterate } = await smallTraining()
  // Until as many arrays are on the device as may stay there.
  for (let i = 0; i < 10; i++) await iterate(i)
  const counts = new Set<number>()
  for (let i = 10; i < 40; i++) {
    await iterate(i)
    counts.add(getNumOfTensors())
  }
  expect([...counts]).toHaveLength(1)
  session.dispose()
  // What stays are the numbers and sizes of the formulas, made once for all sessions.
  const kept = getNumOfTensors()
  const again = await smallTraining()
  for (let i = 0; i < 20; i++) await again.iterate(i)
  again.session.dispose()
  expect(getNumOfTensors()).toBe(kept)
  expect(kept - before).toBeLessThan(60)
})

test.runIf(available && process.env.EBM_STUDIO_LONG_TESTS)(
  'The process is as large after 10,000 small iterations as after 2,000, within 10 MB',
  { timeout: 300_000 },
  () => {
    // Otherwise the nursery of JavaScript's memory grows with the rate of garbage, by 60 MB, and hides what is meant here.
    const script = join(import.meta.dirname, 'report-memory.ts')
    const output = execFileSync(process.execPath, ['--expose-gc', '--max-semi-space-size=2', script], {
      encoding: 'utf8',
    })
    const { after2000, after10000 } = JSON.parse(output) as { after2000: number; after10000: number }
    console.warn(`resident: ${after2000} MB after 2,000 iterations, ${after10000} MB after 10,000`)
    expect(after10000 - after2000).toBeLessThan(10)
  },
)

function boundAddon() {
  if (!('addon' in library)) throw new Error('Expected a library, got none.')
  const addon = loadAddon(library.addon)
  return { getNumOfTensors: () => addon.getNumOfTensors() }
}
