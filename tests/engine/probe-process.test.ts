// Probes as processes of their own: whatever a backend does to its process, there is an answer in words.

import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { BackendId } from '../../src-shared/config/experiment.ts'
import { probeStarter, type Probe } from '../../src-engine/devices/probe-process.ts'
import { mlpShape } from '../exact/session.ts'

const timeout = 20_000
const entry = (name: string) => join(import.meta.dirname, 'support', name)

function broken(backend: BackendId): Probe {
  const probe = probeStarter({ entry: entry('broken-probe.ts') })(backend)
  onTestFinished(() => probe.end())
  return probe
}

test(
  'a backend that computes wrongly fails its self-test, with the operation and the figure',
  { timeout },
  async () => {
    expect(await broken('wasm').examine()).toMatchObject({
      available: true,
      selfTest: {
        passed: false,
        operation: expect.stringContaining('langevin of an MLP'),
        detail: expect.stringMatching(/^it differs by \d\.\de-\d of the largest value, 0\.0001 is allowed$/),
      },
    })
  },
)

test('a backend that aborts the process is not available, and its last words are kept', { timeout }, async () => {
  const probe = broken('webgpu')
  const reason = 'it crashed while it was loaded: SIGABRT, “Check failed: no such luck”'
  expect(await probe.examine()).toEqual({ available: false, reason })
  // The process is gone; asking again does not wait for it.
  expect(await probe.examine()).toEqual({ available: false, reason })
})

test('a library that cannot be loaded is not available', { timeout }, async () => {
  expect(await broken('tensorflow').examine()).toEqual({
    available: false,
    reason: 'it could not be loaded: libtensorflow.so.2: cannot open shared object file',
  })
})

test('a backend that does not answer is given up', { timeout }, async () => {
  const probe = probeStarter({ entry: entry('silent-probe.ts'), timeoutMs: 100 })('wasm')
  expect(await probe.examine()).toEqual({
    available: false,
    reason: 'it did not answer within 0.1 s before it was loaded',
  })
})

test('a probe that is ended answers at once', { timeout }, async () => {
  const probe = probeStarter({ entry: entry('silent-probe.ts') })('wasm')
  const answer = probe.examine()
  probe.end()
  expect(await answer).toEqual({ available: false, reason: 'it was ended' })
})

test('the real reference passes and is measured', { timeout }, async () => {
  const probe = probeStarter()('reference')
  onTestFinished(() => probe.end())
  expect(await probe.examine()).toMatchObject({ available: true, selfTest: { passed: true } })
  const workload = { shape: mlpShape([2, 8, 1], 'silu'), batchSize: 8, negativeCount: 8, steps: 2, threads: 1 }
  expect(await probe.measure(workload)).toEqual({ iterationsPerSecond: expect.any(Number) })
})
