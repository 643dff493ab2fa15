// npm run build: builds the window's code whether or not it seems to be up to date.

import { ensureBuilt } from '../setup/build.mjs'
import { checkout } from '../setup/folders.mjs'
import { setUpEngine } from '../setup/set-up.mjs'

export async function main() {
  const node = await setUpEngine()
  await ensureBuilt({ checkout, node, force: true })
  return 0
}
