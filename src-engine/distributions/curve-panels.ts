// The panels of the curves' quadrature that matter to a point, found by buckets.
//
// The plane is cut into square buckets of four standard deviations; a bucket's lists, made when first asked for, hold
// every panel that some point of the bucket needs: those within √(d² + 64σ²) of it, d being the distance of the nearest
// curve. What lies farther adds less than e⁻³² of the nearest. A look-up then costs the same however long the curves are.

export interface Panels {
  /** A disc around each panel, (panels); its middle lies on the curve. */
  x: Float64Array
  y: Float64Array
  radius: number
}

export interface NearPanels {
  /** Per curve. */
  panels: Int32Array[]
  /** Squared distance of a point of the curve from the bucket's middle. */
  nearestSquared: number
}

const bucketDeviations = 4
/** exp(−64/2) is negligible. */
const reachDeviations = 8
/** Lists are dropped beyond so many: rows all over a huge box would fill the memory. */
const bucketsMaximum = 2 ** 17
const panelsPerGroup = 16
/** To each side of the origin. */
const halfBuckets = 2 ** 14

export interface PanelIndex {
  near(x: number, y: number): NearPanels
  /** Whether a curve comes so near to a point; true also for some that are a panel farther away. */
  isWithin(x: number, y: number, distance: number): boolean
}

export function panelIndex(curves: readonly Panels[], standardDeviation: number): PanelIndex {
  const width = bucketDeviations * standardDeviation
  const buckets = new Map<number, NearPanels>()
  const grouped = curves.map((panels): GroupedPanels => ({ ...panels, groups: groupsOf(panels) }))
  const nearOf = (x: number, y: number, halfDiagonal: number) =>
    nearBucket(grouped, { x, y, halfDiagonal, standardDeviation })
  let last = { column: Number.NaN, line: Number.NaN, near: nearOf(Number.NaN, Number.NaN, 0) }
  return {
    isWithin: (x, y, distance) => grouped.some((panels) => isWithin(panels, x, y, distance + panels.radius)),
    near(x, y) {
      const [column, line] = [Math.floor(x / width), Math.floor(y / width)]
      // Rows that follow each other are mostly neighbours.
      if (column === last.column && line === last.line) return last.near
      // Too far out, or NaN: no list is kept there. Keys below 2³⁰ are the quick ones of a map.
      if (!(Math.abs(column) < halfBuckets && Math.abs(line) < halfBuckets)) return nearOf(x, y, 0)
      const key = (column + halfBuckets) * 2 * halfBuckets + line + halfBuckets
      let near = buckets.get(key)
      if (!near) {
        if (buckets.size >= bucketsMaximum) buckets.clear()
        near = nearOf((column + 0.5) * width, (line + 0.5) * width, width * Math.SQRT1_2)
        buckets.set(key, near)
      }
      last = { column, line, near }
      return near
    },
  }
}

/** Discs around the middles of consecutive panels: a whole group that is too far away is passed over. */
interface Group {
  x: number
  y: number
  radius: number
  first: number
  end: number
}

interface GroupedPanels extends Panels {
  groups: readonly Group[]
}

function groupsOf({ x, y }: Panels): Group[] {
  return Array.from({ length: Math.ceil(x.length / panelsPerGroup) }, (_, index) => {
    const first = index * panelsPerGroup
    const end = Math.min(x.length, first + panelsPerGroup)
    const middle = (first + end) >> 1
    let radius = 0
    for (let panel = first; panel < end; panel++) {
      radius = Math.max(radius, Math.hypot(x[panel] - x[middle], y[panel] - y[middle]))
    }
    return { x: x[middle], y: y[middle], radius, first, end }
  })
}

const groupDistance = (group: Group, x: number, y: number): number =>
  Math.sqrt((x - group.x) ** 2 + (y - group.y) ** 2) - group.radius

function isWithin(panels: GroupedPanels, x: number, y: number, distance: number): boolean {
  return panels.groups.some((group) => {
    if (groupDistance(group, x, y) > distance) return false
    for (let panel = group.first; panel < group.end; panel++) {
      if ((x - panels.x[panel]) ** 2 + (y - panels.y[panel]) ** 2 <= distance * distance) return true
    }
    return false
  })
}

function nearestSquared(panels: GroupedPanels, x: number, y: number): number {
  // A group's middle is one of its panels: its distance is a bound from above.
  let nearest = Number.POSITIVE_INFINITY
  for (const group of panels.groups) nearest = Math.min(nearest, (x - group.x) ** 2 + (y - group.y) ** 2)
  for (const group of panels.groups) {
    const least = groupDistance(group, x, y)
    if (least > 0 && least * least >= nearest) continue
    for (let panel = group.first; panel < group.end; panel++) {
      nearest = Math.min(nearest, (x - panels.x[panel]) ** 2 + (y - panels.y[panel]) ** 2)
    }
  }
  return nearest
}

interface Bucket {
  x: number
  y: number
  halfDiagonal: number
  standardDeviation: number
}

/** For all points within `halfDiagonal` of (x, y). */
function nearBucket(curves: readonly GroupedPanels[], bucket: Bucket): NearPanels {
  const { x, y, halfDiagonal, standardDeviation } = bucket
  let nearest = Number.POSITIVE_INFINITY
  for (const curve of curves) nearest = Math.min(nearest, nearestSquared(curve, x, y))
  const farthestPoint = Math.sqrt(nearest) + halfDiagonal
  const reach = Math.hypot(farthestPoint, reachDeviations * standardDeviation) + halfDiagonal
  return { panels: curves.map((curve) => panelsWithin(curve, x, y, reach + curve.radius)), nearestSquared: nearest }
}

function panelsWithin(panels: GroupedPanels, x: number, y: number, reach: number): Int32Array {
  const found: number[] = []
  for (const group of panels.groups) {
    if (groupDistance(group, x, y) > reach) continue
    for (let panel = group.first; panel < group.end; panel++) {
      if ((x - panels.x[panel]) ** 2 + (y - panels.y[panel]) ** 2 <= reach * reach) found.push(panel)
    }
  }
  return Int32Array.from(found)
}
