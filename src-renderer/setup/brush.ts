// A brush on a paper of pixels: how much ink a stroke leaves.
//
// A stroke is the set of points within the brush's radius of a line. Inside the hard part its ink is full; from there it
// falls evenly to nothing at the edge. Strokes do not add up: the darker of paper and stroke stays, so that passing twice
// over a place changes nothing. The eraser takes away what the brush would have left.

export interface Brush {
  tool: 'brush' | 'eraser'
  /** Pixels across. */
  width: number
  /** From 0 (a hard edge, a pixel wide so that lines look smooth) to 1 (falls from the middle on). */
  softness: number
}

export interface Paper {
  /** Row-major from the top left (side × side), 0 … maximum. */
  ink: Uint8Array
  side: number
  maximum: number
}

export interface Point {
  /** In pixels from the left and from the top edge: the first pixel's middle is at 0.5. */
  x: number
  y: number
}

/** Paints the line from one point to the other, in place; a dab where they coincide. */
export function paintLine(paper: Paper, brush: Brush, from: Point, to: Point): void {
  const { ink, side, maximum } = paper
  const radius = brush.width / 2
  const reach = radius + 1
  const first = (a: number, b: number) => Math.max(0, Math.floor(Math.min(a, b) - reach))
  const last = (a: number, b: number) => Math.min(side - 1, Math.ceil(Math.max(a, b) + reach))
  for (let line = first(from.y, to.y); line <= last(from.y, to.y); line++) {
    for (let column = first(from.x, to.x); column <= last(from.x, to.x); column++) {
      const distance = distanceToLine({ x: column + 0.5, y: line + 0.5 }, from, to)
      const left = Math.round(maximum * coverage(distance, radius, brush.softness))
      const pixel = line * side + column
      ink[pixel] = brush.tool === 'brush' ? Math.max(ink[pixel], left) : Math.min(ink[pixel], maximum - left)
    }
  }
}

function coverage(distance: number, radius: number, softness: number): number {
  const outer = radius + 0.5
  const inner = Math.max(0, (radius - 0.5) * (1 - softness))
  return Math.min(1, Math.max(0, (outer - distance) / (outer - inner)))
}

function distanceToLine(point: Point, from: Point, to: Point): number {
  const along = { x: to.x - from.x, y: to.y - from.y }
  const squared = along.x ** 2 + along.y ** 2
  const share = squared === 0 ? 0 : ((point.x - from.x) * along.x + (point.y - from.y) * along.y) / squared
  const nearest = Math.min(1, Math.max(0, share))
  return Math.hypot(point.x - from.x - nearest * along.x, point.y - from.y - nearest * along.y)
}
