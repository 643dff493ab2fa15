// The numbers of a composition: what each is, its unit and how it was obtained. Screen, files and the command line say
// the same.

import { modesHow, compositionWords, type Composition, type FoundDensity } from '../../composition.ts'
import { obtainedInWords, type Estimate } from '../../estimate.ts'
import { formatNumber } from '../../numbers.ts'
import type { FigureTable } from '../figure.ts'

export interface CompositionValue {
  id: string
  /** The part, or the way in which the whole is composed. */
  of: string
  isWhole: boolean
  name: string
  /** One, or one for each column; empty where there is none to be had. */
  numbers: readonly number[]
  /** Smaller numbers are shown as 0, which they cannot be told from. */
  noise: number
  /** In place of numbers, where there are none. */
  words: string
  unit: string
  how: string
}

const digits = 5
/** Rows of modes for one density; the figure marks all. */
const modesListed = 8

export function compositionValues(composition: Composition): CompositionValue[] {
  const { parts, whole, how } = composition
  return [
    ...valuesOf(composition, whole, { key: 'whole', of: compositionWords[how].title }),
    ...parts.flatMap((part, index) =>
      valuesOf(composition, part, { key: `part-${index + 1}`, of: `E${'₁₂₃₄₅₆'[index]} ${part.label}` }),
    ),
  ]
}

/** Less than the quadrature can tell from zero, nats. */
const logPartitionNoise = 1e-6
/** Of the view's width: what rounding leaves of a coordinate of zero. */
const placeNoise = 1e-9

export const logPartitionText = ({ value }: Estimate): string =>
  Math.abs(value) < logPartitionNoise ? '0' : formatNumber(value, digits)

/** `normalises`, `does not normalise`, or that it is not known. */
export function normalisesInWords({ normalises: { verdict } }: FoundDensity): string {
  if (verdict === 'yes') return 'normalises'
  return verdict === 'no' ? 'does not normalise' : 'not known whether it normalises'
}

/** `(1.234, −0.5)`, or the words in place of it. */
export function valueText({ numbers, words, noise }: CompositionValue): string {
  if (numbers.length === 0) return words
  const texts = numbers.map((value) => formatNumber(Math.abs(value) < noise ? 0 : value, digits))
  return texts.length === 1 ? texts[0] : `(${texts.join(', ')})`
}

/** Unrounded, for files. */
export function compositionTable(composition: Composition): FigureTable {
  const { columns } = composition
  return {
    columns: ['density', 'quantity', 'value', ...columns.map((column) => `along ${column}`), 'unit', 'how'],
    rows: compositionValues(composition).map(({ of, name, numbers, words, unit, how }) => [
      of,
      name,
      numbers.length === 1 ? numbers[0] : numbers.length === 0 ? words : null,
      ...columns.map((_, axis) => (numbers.length > 1 ? numbers[axis] : null)),
      unit,
      how,
    ]),
  }
}

function valuesOf(
  { columns, dimension, view }: Composition,
  density: FoundDensity,
  { key, of }: { key: string; of: string },
): CompositionValue[] {
  const { logPartition, normalises, mean, deviations, momentsBy } = density
  const isWhole = key === 'whole'
  const along = columns.join(', ')
  const noise = placeNoise * Math.min(...view.axes.map(([low, high]) => high - low))
  const shared = { of, isWhole, unit: along, words: '', noise }
  /** Without log Z there are no moments. */
  const value = (id: string, name: string, made: Pick<CompositionValue, 'numbers' | 'how'>): CompositionValue =>
    logPartition
      ? { ...shared, id: `${key}-${id}`, name, ...made }
      : { ...shared, id: `${key}-${id}`, name, numbers: [], words: '–', unit: '', how: normalisesInWords(density) }
  const moments = obtainedInWords(momentsBy)
  return [
    {
      ...value('log-partition', 'log Z', {
        numbers: [logPartition?.value ?? Number.NaN],
        how: logPartition ? obtainedInWords(logPartition.obtained) : '',
      }),
      noise: logPartitionNoise,
      unit: logPartition ? 'nats' : '',
    },
    {
      ...{ ...shared, id: `${key}-normalises`, name: 'Normalises', numbers: [], unit: '', how: normalises.how },
      words: { yes: 'yes', no: 'no', 'not-known': 'not known' }[normalises.verdict],
    },
    value('mean', 'Mean', { numbers: mean, how: moments }),
    value('deviations', `Standard deviation${dimension === 1 ? '' : 's'}`, { numbers: deviations, how: moments }),
    ...modeValues(density, { key, shared }),
  ]
}

type Shared = Pick<CompositionValue, 'of' | 'isWhole' | 'unit' | 'words' | 'noise'>

function modeValues(
  { modes, modesComplete }: FoundDensity,
  { key, shared }: { key: string; shared: Shared },
): CompositionValue[] {
  const isolated = modes.filter((mode) => mode.isolated)
  const shown = isolated.slice(0, modesListed)
  const more = isolated.length - shown.length
  const ridge = modes.length - isolated.length
  const rows = shown.map(({ point }, index) => ({
    ...{ ...shared, id: `${key}-mode-${index + 1}`, numbers: point },
    name: isolated.length === 1 ? 'Mode' : `Mode ${index + 1}`,
    how:
      modesHow +
      (index === shown.length - 1 && more > 0 ? `; ${more} more are marked` : '') +
      (index === 0 && !modesComplete ? '; there may be more' : ''),
  }))
  const words = (id: string, text: string, how: string): CompositionValue => ({
    ...{ ...shared, id: `${key}-mode-${id}`, name: 'Modes', numbers: [], words: text, unit: '', how },
  })
  if (ridge > 0) {
    const how = `${ridge} points of nearly equal height were found and are not marked`
    return [...rows, words('ridge', isolated.length > 0 ? 'also along a ridge' : 'along a ridge', how)]
  }
  return rows.length > 0 ? rows : [words('none', 'none found', modesHow)]
}
