// What a backend turned out to be on this machine.

import type { SelfTestResult } from '../../src-shared/device.ts'
import type { BackendDevice } from '../backends/backend.ts'

export type Examination =
  { available: false; reason: string } | { available: true; device: BackendDevice; selfTest: SelfTestResult }

/** Why it cannot be used, or null. */
export function obstacleOf(examination: Examination): string | null {
  if (!examination.available) return examination.reason
  const { selfTest } = examination
  return selfTest.passed ? null : `it failed its self-test, ${selfTest.operation}: ${selfTest.detail}`
}
