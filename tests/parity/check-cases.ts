// A property of a backend, held against the reference on random cases from a fixed seed.

import fc from 'fast-check'
import type { Backend } from '../../src-engine/backends/backend.ts'
import { randomCase, sessionsOf, shapeOfCase, type CaseLimits, type RandomCase, type Sessions } from './random-case.ts'

const seed = 1905

/** Stops at the first failure and prints its case: shrinking would take minutes on a slow adapter. */
export function checkCases<Extra = null>(
  backend: Backend,
  limits: CaseLimits,
  check: (sessions: Sessions, example: RandomCase, extra: Extra) => Promise<void>,
  extra: fc.Arbitrary<Extra> = fc.constant(null as Extra),
): Promise<void> {
  const property = fc.asyncProperty(randomCase(limits), extra, async (example, more) => {
    // Too large for a device is an answer; too many of those fail the run by themselves.
    fc.pre(backend.supports(shapeOfCase(example)).supported)
    const sessions = await sessionsOf(backend, example)
    try {
      await check(sessions, example, more)
    } finally {
      sessions.own.dispose()
      sessions.truth.dispose()
    }
  })
  return fc.assert(property, { seed, numRuns: limits.runs, endOnFailure: true })
}
