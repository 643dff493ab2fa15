// `ebm library verify RUN`: trains a stored run again and says whether it comes to the same numbers.

import type { Command } from 'commander'
import { jsonNumber } from '../../src-shared/metric.ts'
import { isSame, verificationInWords, type Verification } from '../../src-shared/verification.ts'
import type { Studio } from '../studio.ts'
import { findRun } from './find-run.ts'
import { exitCodes } from './train-runs.ts'
import type { WithStudio } from './with-studio.ts'

export function addVerifyCommand(library: Command, withStudio: WithStudio): void {
  library
    .command('verify <run>')
    .description('train a run again from its stored settings and seed, and compare every number with what is stored')
    .option('--json', 'as one JSON object')
    .action((run: string, { json }: { json?: boolean }) => withStudio((studio) => verify(studio, run, json)))
}

async function verify(studio: Studio, run: string, json = false): Promise<void> {
  const runId = findRun(studio, run)
  const stop = (): void => void studio.request('run.stopVerifying', { runId })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop)
  const unsubscribe = studio.subscribe((event) => {
    if (event.kind !== 'verifying' || event.progress === null || !process.stderr.isTTY) return
    process.stderr.write(`\r\u001b[Ktrained again: ${Math.floor(100 * event.progress.share)}%`)
  })
  const verification = await studio.request('run.verify', { runId }).finally(() => {
    unsubscribe()
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  })
  const { label, seed } = studio.store.runs.get(runId)
  if (json) console.log(JSON.stringify(verificationJson(verification)))
  else console.log([`${label}, seed ${seed} (run ${runId})`, ...verificationInWords(verification)].join('\n'))
  if (!isSame(verification)) process.exitCode = exitCodes.failed
}

/** Non-finite numbers as { "kind": … }. */
export const verificationJson = (verification: Verification): object => ({
  same: isSame(verification),
  ...verification,
  differences: verification.differences.map((each) => ({
    ...each,
    stored: jsonNumber(each.stored),
    now: each.now === null ? null : jsonNumber(each.now),
  })),
})
