// `ebm diagnose`: what is wrong with a run, since when, what it means, and what to do about it.

import type { Command } from 'commander'
import type { Finding } from '../../src-shared/diagnosis/finding.ts'
import { autopsyRows } from '../../src-shared/diagnosis/autopsy-rows.ts'
import { diagnose } from '../../src-shared/diagnosis/registry.ts'
import { jsonNumber } from '../../src-shared/metric.ts'
import { sentence } from '../../src-shared/sentence.ts'
import { kebab } from '../../src-shared/kebab.ts'
import { diagnosedRun } from '../library/diagnosed-run.ts'
import type { Studio } from '../studio.ts'
import { findRun } from './find-run.ts'
import type { WithStudio } from './with-studio.ts'

export function addDiagnoseCommand(program: Command, withStudio: WithStudio): void {
  program
    .command('diagnose <run>')
    .description('what is wrong with a run, since when, what it means, and the cure')
    .option('--json', 'as one JSON object')
    .action((run: string, { json }: { json?: boolean }) =>
      withStudio(async (studio) => tellDiagnosis(studio, findRun(studio, run), json)),
    )
}

function tellDiagnosis({ store }: Studio, runId: string, json: boolean | undefined): void {
  const known = diagnosedRun(store, runId)
  const findings = diagnose(known)
  const { run } = known
  if (json) {
    const { id, label, seed, status, divergence } = run
    const plain = divergence && { ...divergence, value: jsonNumber(divergence.value) }
    return console.log(JSON.stringify({ run: { id, label, seed, status, divergence: plain }, findings }))
  }
  const who = `${run.label}, seed ${run.seed}, ${run.status} at iteration ${run.iteration}`
  if (findings.length === 0) return console.log(`${who}: nothing found.`)
  console.log(`${who}: ${findings.length === 1 ? '1 finding' : `${findings.length} findings`}`)
  for (const finding of findings) console.log(`\n${findingText(finding, runId)}`)
  if (run.divergence) {
    console.log('\nAutopsy')
    for (const [name, value] of autopsyRows(run.divergence)) console.log(`  ${name.padEnd(30)}${value}`)
  }
}

/** Title, what was seen and since when, what it means, and the command that branches off with the cure. */
function findingText({ title, severity, seen, since, meaning, cure }: Finding, runId: string): string {
  const from = since === 0 ? 'from the beginning' : `since iteration ${since}`
  const set = cure.edits.map(({ path, value }) => `${kebab(path.slice(path.lastIndexOf('.') + 1))}=${value}`).join(',')
  const at = Math.max(0, since - 1)
  return [
    `${title} (${severity}, ${from})`,
    `  ${sentence(seen)}`,
    `  ${sentence(meaning)}`,
    ...(cure.words ? [`  ${sentence(cure.words)}`] : []),
    ...(set ? [`  ebm branch ${runId} --iteration ${at} --set ${set}`] : []),
  ].join('\n')
}
