import { describe, expect, test } from 'vitest'
import type { Backend } from '../../src-engine/backends/backend.ts'
import { loadAddon } from '../../src-engine/backends/tensorflow/addon.ts'
import { createCompiledGraphs } from '../../src-engine/backends/tensorflow/compiled-graphs.ts'
import { hasDeviceNoise } from '../../src-engine/backends/tensorflow/device-noise.ts'
import { installedLibrary } from '../../src-engine/backends/tensorflow/installed-library.ts'
import { createOperations } from '../../src-engine/backends/tensorflow/operations.ts'
import { createTensorflowSession } from '../../src-engine/backends/tensorflow/session.ts'
import { tensorflow } from '../../src-engine/backends/tensorflow/tensorflow.ts'
import { describeBackend } from './backend-suite.ts'
import { describeChains } from './chains-suite.ts'
import { describeNoise } from './noise-suite.ts'

const availability = await tensorflow.availability()
const library = installedLibrary()

if (availability.available && 'addon' in library) {
  // `npm run test:tensorflow` takes the whole time.
  describeBackend(tensorflow, process.env.EBM_STUDIO_LONG_TESTS ? {} : { runs: 15, trainingIterations: 300 })

  describe('with normals drawn on the device, as on a card,', { timeout: 120_000 }, () => {
    const addon = loadAddon(library.addon)
    const device = { addon, ops: createOperations(addon), deviceNoise: true }
    const drawing: Backend = {
      ...tensorflow,
      createSession: async (options) => createTensorflowSession(device, options),
    }

    test('the trial of the device’s noise succeeds', () => {
      const graphs = createCompiledGraphs(addon, device.ops)
      expect(hasDeviceNoise(device.ops, graphs)).toBe(true)
      graphs.dispose()
    })
    describeNoise(drawing)
    describeChains(drawing, { runs: 20, widthMaximum: 40, batchMaximum: 100, dimensionMaximum: 64 })
  })
} else if (!availability.available) {
  console.warn(`The TensorFlow backend is not tested: ${availability.reason}`)
  test.skip(availability.reason, () => undefined)
}
