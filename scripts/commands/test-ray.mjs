// npm run test:ray: studies on a real Ray of this machine, on loopback. `npm test` runs the same driver without Ray.

import { checkout } from '../setup/folders.mjs'
import { runInPlace } from '../setup/processes.mjs'
import { pythonWithRay } from '../setup/ray/python-with-ray.mjs'
import { setUpEngine } from '../setup/set-up.mjs'
import { toolScript } from '../setup/tools.mjs'

/** @param {string[]} args */
export async function main(args) {
  const node = await setUpEngine()
  const env = { ...process.env, EBM_STUDIO_RAY: await pythonWithRay() }
  const tests = ['tests/cluster/ray-study.test.ts']
  return runInPlace(node, [toolScript(checkout, 'vitest'), 'run', ...tests, ...args], { cwd: checkout, env })
}
