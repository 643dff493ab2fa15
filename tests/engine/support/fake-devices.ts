// Devices that need no look: everything is computed by the reference.

import type { Devices } from '../../../src-engine/devices/devices.ts'

export const onlyReference: Devices = {
  check: async () => undefined,
  choose: async () => ({ backend: 'reference', reason: 'reference: a test' }),
  report: async () => ({ backends: [], workload: '' }),
  reportAnew: async () => ({ backends: [], workload: '' }),
  remembered: () => [],
  forget: () => undefined,
  close: () => undefined,
}
