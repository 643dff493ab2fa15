// Histograms of energies on one axis: training points, test points, samples of the model, uniform noise. Noise may lie
// hundreds of nats above all else: the axis ends where it would flatten the others, and says how many lie beyond.

import type { SnapshotTag, SnapshotView, ValuesView } from '../snapshot.ts'

export interface EnergyHistogram {
  tag: SnapshotTag
  title: string
  /** Share of the points in each bin, of equal widths over the range. */
  shares: readonly number[]
  /** Nats; of all points, also those beyond the axis. */
  mean: number
  /** Points above the end of the axis. */
  above: number
  /** Points whose energy is not a number or infinite. */
  notFinite: number
  count: number
}

export interface EnergyHistograms {
  /** Nats, less the mean of the training points. */
  range: readonly [number, number]
  rows: readonly EnergyHistogram[]
}

const tags: readonly SnapshotTag[] = ['energies-training', 'energies-test', 'energies-samples', 'energies-uniform']
const bins = 48
/** Noise has at most as much room beside the others as this many times theirs. */
const roomForNoise = 1

/** Null where there are no energies among the views. */
export function energyHistograms(views: readonly SnapshotView[]): EnergyHistograms | null {
  const found = tags.flatMap((tag) =>
    views.filter((view): view is ValuesView => view.tag === tag && view.kind === 'values'),
  )
  if (found.length === 0) return null
  const range = rangeOf(found)
  return { range, rows: found.map((view) => histogramOf(view, range)) }
}

function rangeOf(views: readonly ValuesView[]): [number, number] {
  const own = finiteOf(views.filter(({ tag }) => tag !== 'energies-uniform'))
  const all = finiteOf(views)
  if (all.length === 0) return [0, 1]
  const [low, high] = own.length > 0 ? [own[0], own.at(-1)!] : [all[0], all.at(-1)!]
  const width = high > low ? high - low : 1
  return [Math.min(low, all[0]), Math.min(all.at(-1)!, high + roomForNoise * width) + 1e-6 * width]
}

const finiteOf = (views: readonly ValuesView[]): number[] =>
  views.flatMap(({ values }) => [...values].filter(Number.isFinite)).toSorted((a, b) => a - b)

function histogramOf({ tag, title, values }: ValuesView, [low, high]: readonly [number, number]): EnergyHistogram {
  const shares = new Array<number>(bins).fill(0)
  let [sum, above, notFinite] = [0, 0, 0]
  for (const value of values) {
    if (!Number.isFinite(value)) {
      notFinite++
      continue
    }
    sum += value
    if (value > high) above++
    else shares[Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))] += 1 / values.length
  }
  return { tag, title, shares, mean: sum / (values.length - notFinite), above, notFinite, count: values.length }
}
