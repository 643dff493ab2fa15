// `ebm library export`, `ebm study export` and `ebm library import`: experiments, studies and compositions as one `.ebm` file.

import type { Command } from 'commander'
import { resolve } from 'node:path'
import { importedInWords, isEbmName, type EbmExported } from '../../src-shared/ebm-file.ts'
import { fileNameOf } from '../../src-shared/file-name.ts'
import { quote } from '../../src-shared/quote.ts'
import type { Studio } from '../studio.ts'
import { UsageError } from './usage-error.ts'
import type { WithStudio } from './with-studio.ts'

export function addEbmFileCommands(library: Command, withStudio: WithStudio): void {
  library
    .command('export <experiment...>')
    .description(
      'write experiments with all that was recorded of them, and compositions with their models, to one .ebm file, for another machine',
    )
    .requiredOption('--out <file>', 'the file, ending in .ebm')
    .option('--json', 'as one JSON object')
    .addHelpText(
      'after',
      '\nExperiments and compositions are named by their id or its beginning, or by their whole name. A study: ebm study export.',
    )
    .action((wanted: string[], options: { out: string; json?: boolean }) =>
      withStudio((studio) => exportExperiments(studio, wanted, options)),
    )
  library
    .command('import <file>')
    .description('take in the experiments, studies and compositions of an .ebm file')
    .option('--json', 'as one JSON object')
    .action((file: string, { json }: { json?: boolean }) => withStudio((studio) => importFile(studio, file, json)))
}

async function exportExperiments(studio: Studio, wanted: string[], { out, json }: { out: string; json?: boolean }) {
  const path = resolve(ebmName(out))
  const kept = [await studio.request('experiment.list', {}), await studio.request('composition.list', {})]
  const ids = new Set(wanted.map((each) => findExported(kept.flat(), each)))
  const [experimentIds, compositionIds] = kept.map((all) => all.map(({ id }) => id).filter((id) => ids.has(id)))
  const written = await studio.request('library.export', { experimentIds, compositionIds, path })
  const told = [counted(experimentIds.length, 'experiment'), counted(compositionIds.length, 'composition')]
  tellWritten(written, told.filter(Boolean).join(' and '), json)
}

const counted = (count: number, what: string): string =>
  count === 0 ? '' : count === 1 ? `1 ${what}` : `${count} ${what}s`

export async function exportStudy(
  studio: Studio,
  studyId: string,
  { out, json = false }: { out: string; json?: boolean | undefined },
): Promise<void> {
  const path = resolve(ebmName(out))
  const written = await studio.request('library.export', { studyIds: [studyId], path })
  tellWritten(written, '1 study with its trials', json)
}

function ebmName(out: string): string {
  if (isEbmName(out)) return out
  throw new UsageError(`--out: Expected a file that ends in .ebm, got ${quote(out)}.`)
}

function tellWritten(written: EbmExported, what: string, json: boolean | undefined): void {
  if (json) return console.log(JSON.stringify(written))
  const { path, bytes, contents, leftOut } = written
  console.log(`${path}: ${what}, ${(bytes / 1e6).toFixed(1)} MB, contents ${contents}`)
  if (leftOut > 0) console.error(`warning: ${leftOut} damaged records of the library were left out: ebm library check`)
}

async function importFile(studio: Studio, file: string, json: boolean | undefined): Promise<void> {
  const imported = await studio.request('library.import', { path: resolve(file) })
  if (json) return console.log(JSON.stringify(imported))
  console.log(importedInWords(imported, fileNameOf(file)))
  for (const { studyId, name } of imported.studies) console.log(`${studyId}  ${name}`)
  for (const { experimentId, name } of imported.experiments) console.log(`${experimentId}  ${name}`)
  for (const { compositionId, name } of imported.compositions) console.log(`${compositionId}  ${name}`)
}

function findExported(kept: readonly { id: string; name: string }[], wanted: string): string {
  const exactly = kept.filter(({ id, name }) => id === wanted || name === wanted)
  const found = exactly.length > 0 ? exactly : kept.filter(({ id }) => id.startsWith(wanted))
  if (found.length === 1) return found[0].id
  const got =
    found.length === 0
      ? 'one that nothing has: `ebm list` and `ebm model list` show them'
      : `one of several (${found
          .slice(0, 4)
          .map(({ id }) => id)
          .join(', ')})`
  throw new UsageError(
    `Expected the id of an experiment or of a composition, its beginning, or a name, got ${quote(wanted)}, ${got}.`,
  )
}
