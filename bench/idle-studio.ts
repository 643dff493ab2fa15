// A studio that takes every request and does no work: no trainer computes, nothing is drawn, no file is written.

import { AppError } from '../src-shared/errors.ts'
import type { StudioOptions } from '../src-engine/studio.ts'
import { onlyReference } from '../tests/engine/support/fake-devices.ts'

export const idleStudioOptions: Partial<StudioOptions> = {
  /** Leaves at once when it is told to. */
  startTrainer: (_assignment, { onExit }) => {
    const leave = (): void => void setImmediate(() => onExit('it was asked to'))
    return { send: ({ command }) => (command === 'suspend' || command === 'stop' ? leave() : undefined), kill: leave }
  },
  preview: () => Promise.reject(new AppError('not-supported', 'Expected data, got a studio that loads none.')),
  exportFigure: () => Promise.resolve({ notices: [] }),
  devices: onlyReference,
  installScript: 'nowhere/setup.mjs',
  mnistScript: 'nowhere/setup.mjs',
}
