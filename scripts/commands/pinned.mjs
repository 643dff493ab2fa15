// pinned: runs a script of this project, or a tool from its packages, on the pinned Node.
// `node scripts/pinned.mjs bench/study.ts --quick`, `node scripts/pinned.mjs vitest run tests/shared`

import { existsSync } from 'node:fs'
import path from 'node:path'
import { SetupError } from '../setup/errors.mjs'
import { checkout } from '../setup/folders.mjs'
import { runInPlace } from '../setup/processes.mjs'
import { setUpEngine } from '../setup/set-up.mjs'
import { toolScript } from '../setup/tools.mjs'

/** @param {string[]} args */
export async function main([name, ...args]) {
  if (!name) throw new SetupError('Expected a script or a tool, got nothing: node scripts/pinned.mjs vitest run')
  const node = await setUpEngine()
  const isFile = name.startsWith('-') || existsSync(path.resolve(name))
  return runInPlace(node, [isFile ? name : toolScript(checkout, name), ...args])
}
