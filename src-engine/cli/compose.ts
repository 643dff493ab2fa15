// `ebm compose`: energies put together into one, with log Z, mean and modes by quadrature.

import { dirname, extname } from 'node:path'
import type { Command } from 'commander'
import { fittingWeights, formulaOf, type Composition } from '../../src-shared/composition.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { compositionKinds, compositionSourceSchema, type CompositionSource } from '../../src-shared/energy-source.ts'
import { compositionJson } from '../../src-shared/figures/composition/composition-json.ts'
import { compositionFigureFormats } from '../../src-shared/figures/composition/composition-figure.ts'
import { compositionValues, valueText } from '../../src-shared/figures/composition/composition-values.ts'
import { compositionTitle } from '../../src-shared/figures/composition/paint-composition.ts'
import { quote } from '../../src-shared/quote.ts'
import { readPlainNumber } from '../../src-shared/read-number.ts'
import type { Studio } from '../studio.ts'
import { energySourceOf } from './energy-source-of.ts'
import { makeOutputFolder } from './output-folder.ts'
import { table } from './table.ts'
import { untilInterrupted } from './until-interrupted.ts'
import { unknownName, UsageError } from './usage-error.ts'
import type { WithStudio } from './with-studio.ts'

interface ComposeOptions {
  how: string
  weights?: string
  keep?: string
  out?: string
  json?: boolean
}

export function addComposeCommand(program: Command, withStudio: WithStudio): void {
  program
    .command('compose <energies...>')
    .description(
      'put energies together: runs by the beginning of their ids, or densities by name, as banana:bend=0.5 or ' +
        '"formula:energy=x^2/2 + y^2/2"; or one composition that was kept, by the beginning of its id',
    )
    .option('--how <way>', compositionKinds.join(', '), 'product')
    .option('--weights <list>', 'one for each energy, with commas between; in a mixture shares')
    .option('--keep <name>', 'keep it in the library under this name, with its models')
    .option('--out <path>', `a figure or its values: a file ending in ${compositionFigureFormats.join(', ')}`)
    .option('--json', 'as one JSON object')
    .action((energies: string[], options: ComposeOptions) =>
      withStudio((studio) => compose(studio, sourceOf(studio, energies, options), options)),
    )
}

/** Throws UsageError, or AppError('invalid-input') for an option of a density. */
function sourceOf(studio: Studio, energies: readonly string[], options: ComposeOptions): CompositionSource {
  const sources = energies.map((text) => energySourceOf(studio, text, 'energy'))
  const [first] = sources
  if (sources.length === 1 && first.kind === 'composition') {
    if (options.weights === undefined) return first
    throw new UsageError('--weights: Expected none for a kept composition, which has its own: name its parts instead.')
  }
  const how = compositionKinds.find((kind) => kind === options.how)
  if (how === undefined) throw unknownName('--how', options.how, compositionKinds)
  const weights =
    options.weights?.split(',').map(weightOf) ??
    fittingWeights(
      how,
      energies.map(() => 1),
    )
  if (weights.length !== energies.length) {
    const got = `${weights.length} for ${energies.length}`
    throw new UsageError(`--weights: Expected one weight for each energy, got ${got}.`)
  }
  const parts = sources.map((source, index) => {
    if (source.kind !== 'composition') return { source, weight: weights[index] }
    throw new UsageError(
      `energy: Expected runs and densities as parts, got the composition ${quote(energies[index])}: name its parts.`,
    )
  })
  return parse(compositionSourceSchema, { kind: 'composition', how, parts }, 'composition')
}

function weightOf(text: string): number {
  const read = readPlainNumber(text)
  if ('value' in read && Number.isFinite(read.value)) return read.value
  throw new UsageError(`--weights: Expected numbers with commas between them, as 1,-0.5, got ${quote(text)}.`)
}

async function compose(studio: Studio, source: CompositionSource, { keep, out, json }: ComposeOptions): Promise<void> {
  const place = out === undefined ? null : placeOf(out)
  let written = false

  async function work(signal: AbortSignal): Promise<void> {
    const composition = await studio.request('composition.evaluate', { source })
    signal.throwIfAborted()
    if (json) console.log(JSON.stringify(compositionJson(composition, source)))
    else console.log(inWords(composition))
    // What was shown is kept and drawn, whatever its runs have learned meanwhile.
    const { source: shown } = composition
    if (keep !== undefined) {
      const { id, name } = await studio.request('composition.keep', { name: keep, source: shown })
      written = true
      console.error(`Kept as ${quote(name)}, composition ${id}`)
      signal.throwIfAborted()
    }
    if (place === null) return
    const { notices } = await studio.request('composition.exportFigure', { source: shown, options: {}, ...place })
    written = true
    console.error(`Wrote ${place.path}`)
    for (const notice of notices) console.error(notice)
  }

  await untilInterrupted(
    work,
    () => studio.request('composition.stop', {}),
    () => written,
  )
}

function placeOf(path: string) {
  const ending = extname(path).slice(1).toLowerCase()
  const format = compositionFigureFormats.find((known) => known === ending)
  if (format === undefined) {
    throw new UsageError(`--out: Expected a file ending in ${compositionFigureFormats.join(', ')}, got ${quote(path)}.`)
  }
  makeOutputFolder('--out', dirname(path))
  return { path, format }
}

function inWords(composition: Composition): string {
  const { how, parts, notices } = composition
  const rows = compositionValues(composition).map((value) => [
    value.of,
    value.name,
    valueText(value),
    value.unit,
    value.how,
  ])
  return [
    `${compositionTitle(composition)}: ${formulaOf(
      how,
      parts.map(({ weight }) => weight),
    )}`,
    table(['density', 'quantity', 'value', 'unit', 'how'], rows),
    ...notices,
  ].join('\n\n')
}
