// What records hold as bytes, looked at before anything uses it: whether it unpacks, to how much, and whether its header
// says the truth about what follows.

import { asTable } from '../data-tasks/kept-table.ts'
import type { ImageSize } from '../../src-shared/snapshot.ts'
import { pixelLabels } from '../data/pixel-labels.ts'
import { contentsOf } from '../data/table-contents.ts'
import { gunzip } from '../store/bounded-inflate.ts'
import { unpackFloat64 } from '../store/byte-planes.ts'
import { isOldSnapshot, snapshotBlocks } from '../store/snapshot-code.ts'
import { planesOf } from '../store/snapshot-arrays.ts'
import type * as v from 'valibot'
import type { Refuse } from './fault.ts'
import { parsed } from './parsed.ts'
import { keptDescriptionSchema, snapshotHeaderSchema, type SnapshotHeader } from './record-schemas.ts'

/** Bytes that one record may unpack to. */
const maxima = { snapshot: 64e6, checkpoint: 512e6, rows: 32e6 } as const
/** And all of a file together. */
const totalMaximum = 16e9

export interface Bodies {
  /** A snapshot, or the views of a measurement. */
  snapshot(body: Uint8Array, what: string): void
  /** Arrays with a header (models/arrays-file.ts), packed; answers them unpacked. */
  arrays(stored: Uint8Array, options: ArraysOptions): void
  /** Rows of a table. */
  rows(kept: { hash: string; description: string; body: Uint8Array | null }, what: string): void
}

interface ArraysOptions {
  magic: string
  header: v.GenericSchema
  what: string
}

interface ArraysHeader {
  arrays: readonly { name: string; length: number; type?: 'float32' }[]
}

export function bodies(refuse: Refuse): Bodies {
  let total = 0

  /** What `unpack` makes, if it is not too much. */
  function unpacked<Result>(what: string, unpack: () => Result, sizeOf: (result: Result) => number): Result {
    try {
      const result = unpack()
      total += sizeOf(result)
      if (total <= totalMaximum) return result
    } catch (cause) {
      const isLarge = cause instanceof RangeError || (cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE'
      if (!isLarge)
        throw refuse(`Expected ${what} that can be unpacked, got damaged bytes: nothing was used.`, { cause })
    }
    throw refuse(`Expected ${what} of usual size, got one that unpacks to far more than it should: nothing was used.`)
  }

  const wrong = (what: string, got: string) =>
    refuse(`Expected ${what} that fits its header, got ${got}: nothing was used.`)

  return {
    snapshot(body, what) {
      if (isOldSnapshot(body)) throw wrong(what, 'bytes of another kind')
      const { header, planes } = unpacked(
        what,
        () => snapshotBlocks(body, maxima.snapshot),
        (blocks) => blocks.planes.reduce((sum, { length }) => sum + length, 0),
      )
      const views = parsed(snapshotHeaderSchema, header, { what, refuse }).views
      const fault = faultOfViews(
        views,
        planes.map(({ length }) => length),
      )
      if (fault !== null) throw wrong(what, fault)
    },
    arrays(stored, { magic, header, what }) {
      const bytes = unpacked(
        what,
        () => unpackFloat64(stored, maxima.checkpoint),
        ({ length }) => length,
      )
      const fault = faultOfArrays(Buffer.from(bytes), { magic, header, what, refuse })
      if (fault !== null) throw wrong(what, fault)
    },
    rows({ hash, description, body }, what) {
      const kept = parsed(keptDescriptionSchema, description, { what, refuse })
      if (kept.image && !isShapeOf(kept.image, kept.columns)) {
        const { width, height } = kept.image
        throw wrong(what, `images of ${width} × ${height} whose ${kept.columns.length} columns are others`)
      }
      const width = kept.columns.length + (kept.classes ? 1 : 0)
      if (body === null) return
      const bytes = unpacked(
        what,
        () => gunzip(body, maxima.rows),
        ({ length }) => length,
      )
      if (bytes.length % (8 * width) !== 0) throw wrong(what, `${bytes.length} bytes`)
      const rows = new Float64Array(Uint8Array.from(bytes).buffer)
      if (!rows.every(Number.isFinite)) throw wrong(what, 'numbers that are not finite')
      const table = asTable(kept, rows)
      if (table.classes?.labels.some((label) => label >= kept.classes!.names.length)) {
        throw wrong(what, 'a row of a class that has no name')
      }
      if (contentsOf(table) !== hash) throw wrong(what, 'rows with another hash')
    },
  }
}

/** The hash of the rows covers the columns' names, and these say where each pixel is. */
const isShapeOf = ({ width, height }: ImageSize, columns: readonly string[]): boolean =>
  width * height === columns.length && pixelLabels(width, height).every((label, at) => label === columns[at])

function faultOfViews(views: SnapshotHeader['views'], lengths: readonly number[]): string | null {
  if (new Set(views.map(({ tag }) => tag)).size !== views.length) return 'one view twice'
  let read = 0
  for (const view of views) {
    const planes = lengths.slice(read, (read += planesOf(view.packing)))
    if (planes.length !== planesOf(view.packing) || planes.some((length) => length !== view.length))
      return 'other arrays'
    const fault = faultOfView(view)
    if (fault !== null) return fault
  }
  return read === lengths.length ? null : 'more arrays'
}

function faultOfView(view: SnapshotHeader['views'][number]): string | null {
  const { packing, length } = view
  const isDrawn = (axes: readonly (readonly [number, number])[]) => axes.every(([from, to]) => from < to)
  if (packing.kind === 'energy') {
    const isGrid = view.kind === 'field' || (view.kind === 'levels' && view.components === 1)
    if (!isGrid || packing.columns !== view.shape[0] || packing.step <= 0) return 'a grid of other columns'
  }
  if (packing.kind === 'points') {
    if (view.kind !== 'points' || packing.dimension !== view.dimension) return 'points of another dimension'
    if (packing.axes.length < packing.dimension || !isDrawn(packing.axes)) return 'axes that do not fit'
  }
  switch (view.kind) {
    case 'field': {
      const cells = view.shape.reduce((product, side) => product * side, 1)
      const fits = cells === length && view.shape.length === view.view.axes.length && isDrawn(view.view.axes)
      return fits ? null : `a grid of ${view.shape.join(' × ')} with ${length} values`
    }
    case 'points':
      return length === 0 || (view.dimension > 0 && length % view.dimension === 0) ? null : 'incomplete points'
    case 'images':
      return length % (view.width * view.height) === 0 ? null : 'incomplete images'
    case 'values':
      return null
    case 'levels': {
      const cells = view.shape.reduce((product, side) => product * side, view.components * view.levels.length)
      const fits = cells === length && view.shape.length === view.view.axes.length && isDrawn(view.view.axes)
      return fits ? null : `grids of ${view.shape.join(' × ')} with ${length} values`
    }
    case 'table':
      return length === 0 ? null : 'values beside a table'
    default:
      return view satisfies never
  }
}

function faultOfArrays(
  bytes: Buffer,
  { magic, header, what, refuse }: ArraysOptions & { refuse: Refuse },
): string | null {
  const start = 12
  if (bytes.length < start || bytes.toString('latin1', 0, 8) !== magic) return 'bytes of another kind'
  const end = start + bytes.readUInt32LE(8)
  if (end > bytes.length) return 'a header that is cut short'
  const { arrays } = parsed(header, bytes.toString('utf8', start, end), { what, refuse }) as ArraysHeader
  if (new Set(arrays.map(({ name }) => name)).size !== arrays.length) return 'one array twice'
  const expected = arrays.reduce((sum, { length, type }) => sum + length * (type === 'float32' ? 4 : 8), end)
  return expected === bytes.length ? null : `${bytes.length} bytes instead of ${expected}`
}
