// A snapshot as bytes: a JSON header and the views' arrays, packed (snapshot-arrays.ts).
//
//   "EBMSNAP2" │ blocks (byte-planes.ts): header: JSON, UTF-8 │ the planes of each view's array
//
// Earlier versions are read, too: deflate( headerLength: uint32 LE │ header │ the arrays, one after another: float32 LE ),
// and the earliest with a fixed list of arrays instead of tagged views.

import type { Obtained } from '../../src-shared/estimate.ts'
import { inflate } from './bounded-inflate.ts'
import { packBlocks, unpackBlocks } from './byte-planes.ts'
import type { MetricName, Progress } from '../../src-shared/metric.ts'
import type {
  FieldView,
  NoiseLevel,
  PointClasses,
  Snapshot,
  SnapshotTag,
  SnapshotView,
  TableViewRow,
  View,
} from '../../src-shared/snapshot.ts'
import {
  packEnergy,
  packExactly,
  packPoints,
  planesOf,
  unpackArray,
  type PackedArray,
  type Packing,
} from './snapshot-arrays.ts'
import { estimateFrom, estimateToStore, type StoredEstimate } from './stored-estimate.ts'

type Content = Omit<Snapshot, keyof Progress | 'runId'>
/** Of version 8 on. */
const magic = Buffer.from('EBMSNAP2')

interface Header {
  logPartition: StoredEstimate | null
  views: ViewHeader[]
}

/** A view without its array; earlier versions packed nothing. */
type ViewHeader = { tag: SnapshotTag; title: string; length: number; packing?: Packing } & (
  | { kind: 'field'; view: View; shape: number[] }
  | { kind: 'points'; dimension: number; classes?: StoredClasses }
  | { kind: 'images'; width: number; height: number }
  | { kind: 'values' }
  | { kind: 'table'; metrics: readonly MetricName[]; rows: StoredRow[] }
  | { kind: 'levels'; view: View; shape: number[]; components: number; levels: StoredLevel[] }
)

type StoredClasses = Omit<PointClasses, 'labels'> & { labels: number[] }

type StoredLevel = Omit<NoiseLevel, 'logPartition'> & { logPartition: StoredEstimate | null }

type StoredRow = Omit<TableViewRow, 'values'> & { values: Partial<Record<MetricName, StoredEstimate>> }

export function encodeSnapshot({ logPartition, views }: Content): Buffer {
  const packed = views.map((view) => packView(view, axesOf(views)))
  const header: Header = {
    logPartition: logPartition && estimateToStore(logPartition),
    views: views.map((view, index) => ({ ...headerOf(view), packing: packed[index].packing })),
  }
  return packBlocks(magic, [Buffer.from(JSON.stringify(header)), ...packed.flatMap(({ planes }) => planes)])
}

/** Whether an earlier version wrote it, at full length. */
export const isOldSnapshot = (body: Uint8Array): boolean => !magic.equals(body.subarray(0, magic.length))

/** What a snapshot of this form holds: its header as text, and the planes of its arrays. Throws as unpacking does. */
export function snapshotBlocks(body: Uint8Array, maximum: number): { header: string; planes: Uint8Array[] } {
  const [text, ...planes] = unpackBlocks(body.subarray(magic.length), maximum)
  return { header: Buffer.from(text ?? '').toString('utf8'), planes }
}

/** Throws whatever inflating and decoding stumble on. */
export function decodeSnapshot(body: Uint8Array): Content {
  if (isOldSnapshot(body)) return decodeOld(body)
  const [text, ...planes] = unpackBlocks(body.subarray(magic.length))
  const header = JSON.parse(Buffer.from(text).toString('utf8')) as Header
  let read = 0
  const views = header.views.map((view) => {
    const begin = read
    read += planesOf(view.packing!)
    return viewOf(view, unpackArray(view.packing!, planes.slice(begin, read)))
  })
  return { logPartition: header.logPartition && estimateFrom(header.logPartition), views }
}

function decodeOld(body: Uint8Array): Content {
  const bytes = inflate(body)
  const start = 4 + bytes.readUInt32LE(0)
  const header = JSON.parse(bytes.toString('utf8', 4, start)) as Header | EarlierHeader
  let offset = start
  const take = (length: number): Float32Array => {
    const values = floatsOf(bytes, offset, length)
    offset += 4 * length
    return values
  }
  if (!('views' in header)) return ofEarlierVersion(header, take)
  const views = header.views.map((view) => viewOf(view, take(view.length)))
  return { logPartition: header.logPartition && estimateFrom(header.logPartition), views }
}

/** Those that points are drawn on; null where there is no field to draw them over. A plane through more columns is none. */
const axesOf = (views: readonly SnapshotView[]): View['axes'] | null =>
  views.find((view): view is FieldView => view.kind === 'field' && !onPlane.has(view.tag))?.field.view.axes ?? null

const onPlane: ReadonlySet<SnapshotTag> = new Set(['plane-energy', 'plane-truth'])

/** Fields in nats that are only drawn. */
const stepped: ReadonlySet<SnapshotTag> = new Set(['energy', 'noise-density', ...onPlane])

function packView(view: SnapshotView, axes: View['axes'] | null): PackedArray {
  switch (view.kind) {
    case 'field':
      return stepped.has(view.tag) ? packEnergy(view.field.values, view.field.shape) : packExactly(view.field.values)
    case 'points':
      return packPoints(view.points.values, axes, view.points.dimension)
    case 'levels':
      return view.components === 1 ? packEnergy(view.values, view.shape) : packExactly(view.values)
    case 'images':
    case 'values':
      return packExactly(view.values)
    case 'table':
      return packExactly(new Float32Array(0))
    default:
      return view satisfies never
  }
}

function arrayOf(view: SnapshotView): Float32Array {
  switch (view.kind) {
    case 'field':
      return view.field.values
    case 'points':
      return view.points.values
    case 'images':
    case 'levels':
    case 'values':
      return view.values
    case 'table':
      return new Float32Array(0)
    default:
      return view satisfies never
  }
}

function headerOf(view: SnapshotView): ViewHeader {
  const common = { tag: view.tag, title: view.title, length: arrayOf(view).length }
  switch (view.kind) {
    case 'field':
      return { ...common, kind: view.kind, view: view.field.view, shape: view.field.shape }
    case 'points':
      return {
        ...{ ...common, kind: view.kind, dimension: view.points.dimension },
        ...(view.points.classes && { classes: classesToStore(view.points.classes) }),
      }
    case 'images':
      return { ...common, kind: view.kind, width: view.width, height: view.height }
    case 'values':
      return { ...common, kind: view.kind }
    case 'table':
      return { ...common, kind: view.kind, metrics: view.metrics, rows: view.rows.map(rowToStore) }
    case 'levels': {
      const { kind, shape, components, levels } = view
      return { ...common, kind, view: view.view, shape, components, levels: levels.map(levelToStore) }
    }
    default:
      return view satisfies never
  }
}

const classesToStore = ({ labels, ...words }: PointClasses): StoredClasses => ({ ...words, labels: [...labels] })

const classesFrom = ({ classes }: { classes?: StoredClasses }): { classes?: PointClasses } =>
  classes ? { classes: { ...classes, labels: Uint8Array.from(classes.labels) } } : {}

const rowToStore = ({ values, ...words }: TableViewRow): StoredRow => ({
  ...words,
  values: mapped(values, estimateToStore),
})

const rowFrom = ({ values, ...words }: StoredRow): TableViewRow => ({
  ...words,
  values: mapped(values, estimateFrom),
})

const levelToStore = ({ logPartition, ...level }: NoiseLevel): StoredLevel => ({
  ...level,
  logPartition: logPartition && estimateToStore(logPartition),
})

const levelFrom = ({ logPartition, ...level }: StoredLevel): NoiseLevel => ({
  ...level,
  logPartition: logPartition && estimateFrom(logPartition),
})

function mapped<From, To>(
  values: Partial<Record<MetricName, From>>,
  convert: (value: From) => To,
): Partial<Record<MetricName, To>> {
  const entries = Object.entries(values) as [MetricName, From][]
  return Object.fromEntries(entries.map(([name, value]) => [name, convert(value)])) as Partial<Record<MetricName, To>>
}

function viewOf(header: ViewHeader, values: Float32Array): SnapshotView {
  const { tag, title } = header
  switch (header.kind) {
    case 'field':
      return { tag, title, kind: 'field', field: { view: header.view, shape: header.shape, values } }
    case 'points':
      return { tag, title, kind: 'points', points: { dimension: header.dimension, values, ...classesFrom(header) } }
    case 'images':
      return { tag, title, kind: 'images', width: header.width, height: header.height, values }
    case 'values':
      return { tag, title, kind: 'values', values }
    case 'table':
      return { tag, title, kind: 'table', metrics: header.metrics, rows: header.rows.map(rowFrom) }
    case 'levels': {
      const { view, shape, components, levels } = header
      return { tag, title, kind: 'levels', view, shape, components, levels: levels.map(levelFrom), values }
    }
    default:
      return header satisfies never
  }
}

interface EarlierHeader {
  view: View
  shape: number[]
  logPartition: StoredEstimate['value']
  logPartitionConverged: boolean
  samplesDimension: number
  samplesObtained: string
  negativesDimension: number
  negativesTitle: string
  /** Lengths of energy, samples, negatives and the test points' log-likelihoods; the last was absent at first. */
  lengths: [energy: number, samples: number, negatives: number, testLogLikelihoods?: number]
}

function ofEarlierVersion(header: EarlierHeader, take: (length: number) => Float32Array): Content {
  const [energy, samples, negatives, test] = [0, 1, 2, 3].map((which) => take(header.lengths[which] ?? 0))
  const views: SnapshotView[] = [
    ...viewsOf('energy', energy, () => ({
      ...{ kind: 'field', title: 'energy, nats' },
      field: { view: header.view, shape: header.shape, values: energy },
    })),
    // Also where there are none: the title says why.
    {
      ...{ tag: 'model-samples', kind: 'points', title: header.samplesObtained },
      points: { dimension: header.samplesDimension, values: samples },
    },
    {
      ...{ tag: 'negatives', kind: 'points', title: header.negativesTitle },
      points: { dimension: header.negativesDimension, values: negatives },
    },
    ...viewsOf('test-log-likelihoods', test, () => ({
      ...{ kind: 'values', title: 'log-likelihood of each test point, nats', values: test },
    })),
  ]
  const obtained: Obtained = { by: 'quadrature', shape: [], converged: header.logPartitionConverged }
  return { logPartition: estimateFrom({ value: header.logPartition, obtained }), views }
}

type Untagged = SnapshotView extends infer Each ? (Each extends SnapshotView ? Omit<Each, 'tag'> : never) : never

const viewsOf = (tag: SnapshotTag, values: Float32Array, make: () => Untagged): SnapshotView[] =>
  values.length === 0 ? [] : [{ tag, ...make() }]

/** A copy, because a blob's floats need not stand at a multiple of four. */
function floatsOf(bytes: Buffer, offset: number, length: number): Float32Array {
  return new Float32Array(new Uint8Array(bytes.subarray(offset, offset + 4 * length)).buffer)
}
