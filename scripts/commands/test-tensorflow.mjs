// npm run test:tensorflow: sets TensorFlow up for the processor, then runs the tests of its backend, the long ones too.
// `npm test` runs the short ones where a library is installed, and says so where none is.

import { checkout } from '../setup/folders.mjs'
import { runInPlace } from '../setup/processes.mjs'
import { setUpEngine } from '../setup/set-up.mjs'
import { installTensorflow } from '../setup/tensorflow/install-tensorflow.mjs'
import { libraryFolder, versions } from '../setup/tensorflow/library.mjs'
import { toolScript } from '../setup/tools.mjs'

/** @param {string[]} args */
export async function main(args) {
  const node = await setUpEngine()
  // The tests are for the processor, whatever the user has chosen, and leave that choice alone.
  const wanted = /** @type {const} */ ({ kind: 'cpu', version: versions[0] })
  await installTensorflow({ ...wanted, node, choose: false })
  const env = { ...process.env, EBM_STUDIO_TENSORFLOW: libraryFolder(wanted), EBM_STUDIO_LONG_TESTS: '1' }
  const tests = ['tests/parity/tensorflow.test.ts', 'tests/engine/backends/tensorflow']
  return runInPlace(node, [toolScript(checkout, 'vitest'), 'run', ...tests, ...args], { cwd: checkout, env })
}
