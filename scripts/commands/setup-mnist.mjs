// npm run setup:mnist: fetches MNIST into the cache. May be run as a child process: what it does is told on stderr, a
// line every second where EBM_STUDIO_PROGRESS=lines.

import { SetupError } from '../setup/errors.mjs'
import { ensureMnist } from '../setup/mnist.mjs'
import { notice } from '../setup/report.mjs'

/** @param {string[]} args */
export async function main(args) {
  if (args.length > 0) throw new SetupError(`Expected nothing more, got "${args[0]}": npm run setup:mnist`)
  const folder = await ensureMnist()
  notice(`Ready. MNIST is in ${folder}`)
  return 0
}
