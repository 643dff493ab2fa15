// npm run test:pytorch: exports models of every energy, runs the scripts with PyTorch, and compares energies, scores and
// log Z. `npm test` compares the same files without Python.

import { checkout } from '../setup/folders.mjs'
import { runInPlace } from '../setup/processes.mjs'
import { pythonWithTorch } from '../setup/pytorch/python-with-torch.mjs'
import { setUpEngine } from '../setup/set-up.mjs'
import { toolScript } from '../setup/tools.mjs'

/** @param {string[]} args */
export async function main(args) {
  const node = await setUpEngine()
  const env = { ...process.env, EBM_STUDIO_PYTORCH: await pythonWithTorch() }
  const tests = ['tests/parity/pytorch.test.ts']
  return runInPlace(node, [toolScript(checkout, 'vitest'), 'run', ...tests, ...args], { cwd: checkout, env })
}
