// Where an energy comes from that is looked at by itself, without a run: data whose exact density is known, a stored model,
// or several of these put together. What opens them is in src-engine/energy-fields, a file and a row for each kind.

import * as v from 'valibot'
import { dataConfigSchema, dataTitles, type DataKind } from './config/data.ts'

const runId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{4,64}$/, 'Expected an id of letters a–z, digits and hyphens.'))

/** E = −log p of data whose exact density is known; a formula is one of them. */
const densitySource = v.strictObject({ kind: v.literal('density'), data: dataConfigSchema })

/** The newest model of a run, with averaged parameters. */
const modelSource = v.strictObject({ kind: v.literal('model'), runId })

/** A model by its bytes, which the library keeps for a composition, whatever becomes of the run that trained it. */
const keptModelSource = v.strictObject({
  kind: v.literal('kept-model'),
  hash: v.pipe(
    v.string(),
    v.regex(/^[0-9a-f]{64}$/, 'Expected the hash of a model, 64 hexadecimal digits: `ebm model list --json` has them.'),
  ),
  /** What it was called when it was kept. */
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
})

const partSchema = v.strictObject({
  source: v.variant('kind', [densitySource, modelSource, keptModelSource]),
  weight: v.pipe(v.number('Expected a number as weight.'), v.finite('Expected a finite weight.')),
})

export const compositionKinds = ['product', 'sum', 'mixture', 'negation'] as const

export const compositionSourceSchema = v.strictObject({
  kind: v.literal('composition'),
  how: v.picklist(compositionKinds),
  parts: v.pipe(
    v.array(partSchema),
    v.minLength(1, 'Expected at least one energy to compose, got none.'),
    v.maxLength(8, 'Expected at most 8 energies to compose.'),
  ),
})

export const energySourceSchema = v.variant('kind', [
  densitySource,
  modelSource,
  keptModelSource,
  compositionSourceSchema,
])

export type EnergySource = v.InferOutput<typeof energySourceSchema>
export type CompositionSource = v.InferOutput<typeof compositionSourceSchema>
export type CompositionPart = CompositionSource['parts'][number]
export type EnergySourceKind = EnergySource['kind']
export type EnergySourceOf<Kind extends EnergySourceKind> = Extract<EnergySource, { kind: Kind }>
export type CompositionKind = (typeof compositionKinds)[number]

/** Order of the gallery, for whoever offers a density: data in one or two dimensions whose exact density is known. */
export const densityKinds = [
  'gaussian-one-dimensional',
  'mixture-one-dimensional',
  'gaussian-mixture',
  'formula',
  'funnel',
  'banana',
  'rings',
  'eight-gaussians',
  'gaussian-grid',
  'two-moons',
  'pinwheel',
  'two-spirals',
  'swiss-roll',
  'checkerboard',
  'drawing',
] as const satisfies readonly DataKind[]

/** Settings of data that say how rows are drawn of a density and told apart: it is the same energy whatever they are. */
export const settingsOfRows: readonly string[] = ['count', 'classColumn']

/** Runs whose models a source needs, each once. */
export function runIdsOf(source: EnergySource): string[] {
  switch (source.kind) {
    case 'density':
    case 'kept-model':
      return []
    case 'model':
      return [source.runId]
    case 'composition':
      return [...new Set(source.parts.flatMap((part) => runIdsOf(part.source)))]
    default:
      return source satisfies never
  }
}

/** Hashes of the kept models that a source needs, each once. */
export function keptHashesOf(source: EnergySource): string[] {
  switch (source.kind) {
    case 'density':
    case 'model':
      return []
    case 'kept-model':
      return [source.hash]
    case 'composition':
      return [...new Set(source.parts.flatMap((part) => keptHashesOf(part.source)))]
    default:
      return source satisfies never
  }
}

const compositionTitles: Record<CompositionKind, string> = {
  product: 'Product',
  sum: 'Weighted sum',
  mixture: 'Mixture',
  negation: 'Negation',
}

/** `nameOfRun` says what a run is called. */
export function sourceTitle(source: EnergySource, nameOfRun: (runId: string) => string): string {
  switch (source.kind) {
    case 'density':
      return source.data.kind === 'formula' ? `E = ${source.data.energy}` : dataTitles[source.data.kind].title
    case 'model':
      return nameOfRun(source.runId)
    case 'kept-model':
      return source.name
    case 'composition': {
      const parts = source.parts.map((part) => sourceTitle(part.source, nameOfRun))
      return `${compositionTitles[source.how]} of ${parts.join(' and ')}`
    }
    default:
      return source satisfies never
  }
}
