import { runCollecting } from '../setup/processes.mjs'

/**
 * The date that everything in a package bears: SOURCE_DATE_EPOCH (seconds), else that of the commit, else now.
 * @param {string} checkout
 */
export async function programDate(checkout) {
  const given = process.env.SOURCE_DATE_EPOCH
  if (given && /^\d+$/.test(given)) return new Date(Number(given) * 1000)
  const asked = ['log', '-1', '--format=%ct']
  const { exitCode, output } = await runCollecting('git', asked, { cwd: checkout }).catch(() => ({
    exitCode: 1,
    output: '',
  }))
  return exitCode === 0 ? new Date(Number(output.trim()) * 1000) : new Date()
}
