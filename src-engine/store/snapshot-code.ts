// A snapshot as bytes: a JSON header and the float32 arrays as they are, deflated, so that NaN and ±Infinity come back bit
// for bit.
//
//   deflate( headerLength: uint32 LE │ header: JSON, UTF-8 │ the views' arrays, one after another: float32 LE )
//
// Earlier versions had a fixed list of arrays instead of tagged views; theirs are read, too.

import { deflateSync, inflateSync } from 'node:zlib'
import type { Estimate, Obtained } from '../../src-shared/estimate.ts'
import { jsonNumber, numberOfKind, type Progress } from '../../src-shared/metric.ts'
import type { Snapshot, SnapshotTag, SnapshotView, View } from '../../src-shared/snapshot.ts'

type Content = Omit<Snapshot, keyof Progress | 'runId'>
type JsonNumber = ReturnType<typeof jsonNumber>

interface Header {
  logPartition: { value: JsonNumber; standardError?: JsonNumber; obtained: Obtained } | null
  views: ViewHeader[]
}

/** A view without its array. */
type ViewHeader = { tag: SnapshotTag; title: string; length: number } & (
  | { kind: 'field'; view: View; shape: number[] }
  | { kind: 'points'; dimension: number }
  | { kind: 'images'; width: number; height: number }
  | { kind: 'values' }
)

export function encodeSnapshot({ logPartition, views }: Content): Buffer {
  const header: Header = {
    logPartition: logPartition && {
      value: jsonNumber(logPartition.value),
      ...(logPartition.standardError === undefined ? {} : { standardError: jsonNumber(logPartition.standardError) }),
      obtained: logPartition.obtained,
    },
    views: views.map(headerOf),
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  // Noise barely compresses: the fastest level costs little and gains nearly as much as the best.
  return deflateSync(Buffer.concat([length, text, ...views.map((view) => bytesOf(arrayOf(view)))]), { level: 1 })
}

/** Throws whatever inflating and decoding stumble on. */
export function decodeSnapshot(body: Buffer): Content {
  const bytes = inflateSync(body)
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
  return { logPartition: header.logPartition && estimateOf(header.logPartition), views }
}

function estimateOf({ value, standardError, obtained }: NonNullable<Header['logPartition']>): Estimate {
  return {
    value: numberOf(value),
    ...(standardError === undefined ? {} : { standardError: numberOf(standardError) }),
    obtained,
  }
}

function numberOf(value: JsonNumber): number {
  if (typeof value === 'number') return value
  return value === null ? Number.NaN : numberOfKind(value.kind, null)
}

function arrayOf(view: SnapshotView): Float32Array {
  switch (view.kind) {
    case 'field':
      return view.field.values
    case 'points':
      return view.points.values
    case 'images':
    case 'values':
      return view.values
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
      return { ...common, kind: view.kind, dimension: view.points.dimension }
    case 'images':
      return { ...common, kind: view.kind, width: view.width, height: view.height }
    case 'values':
      return { ...common, kind: view.kind }
    default:
      return view satisfies never
  }
}

function viewOf(header: ViewHeader, values: Float32Array): SnapshotView {
  const { tag, title } = header
  switch (header.kind) {
    case 'field':
      return { tag, title, kind: 'field', field: { view: header.view, shape: header.shape, values } }
    case 'points':
      return { tag, title, kind: 'points', points: { dimension: header.dimension, values } }
    case 'images':
      return { tag, title, kind: 'images', width: header.width, height: header.height, values }
    case 'values':
      return { tag, title, kind: 'values', values }
    default:
      return header satisfies never
  }
}

interface EarlierHeader {
  view: View
  shape: number[]
  logPartition: JsonNumber
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
  return { logPartition: { value: numberOf(header.logPartition), obtained }, views }
}

type Untagged = SnapshotView extends infer Each ? (Each extends SnapshotView ? Omit<Each, 'tag'> : never) : never

const viewsOf = (tag: SnapshotTag, values: Float32Array, make: () => Untagged): SnapshotView[] =>
  values.length === 0 ? [] : [{ tag, ...make() }]

const bytesOf = (values: Float32Array): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength)

/** A copy, because a blob's floats need not stand at a multiple of four. */
function floatsOf(bytes: Buffer, offset: number, length: number): Float32Array {
  return new Float32Array(new Uint8Array(bytes.subarray(offset, offset + 4 * length)).buffer)
}
