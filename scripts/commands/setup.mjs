// npm run setup: everything `npm start` and `npm test` would fetch and build, and nothing else.

import { ensureBuilt } from '../setup/build.mjs'
import { checkout } from '../setup/folders.mjs'
import { notice } from '../setup/report.mjs'
import { setUpWindow } from '../setup/set-up.mjs'

export async function main() {
  const paths = await setUpWindow({ virtualDisplay: true })
  await ensureBuilt({ checkout, node: paths.node })
  notice(`Ready. Node: ${paths.node}\nElectron: ${paths.electron}`)
  return 0
}
