// Where a panel's plot stands in its rectangle, and the way between pixels and the view's coordinates.

import type { ImageSize, View } from '../snapshot.ts'

/** CSS pixels, y downwards. */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** What stands beside an axis: ticks alone, their numbers, or numbers and caption. */
export type AxisFurniture = 'ticks' | 'numbers' | 'caption'

/** Which furniture stands around the plot. */
export interface PanelLayout {
  /** Title and two lines under it, above the plot. */
  header: boolean
  horizontalAxis: AxisFurniture
  verticalAxis: AxisFurniture
}

export const fullLayout: PanelLayout = { header: true, horizontalAxis: 'caption', verticalAxis: 'caption' }
const picturesLayout: PanelLayout = { header: true, horizontalAxis: 'ticks', verticalAxis: 'ticks' }

/** All that a panel alone has: pictures have no axes. */
export const layoutOf = ({ image }: { image: ImageSize | null }): PanelLayout => (image ? picturesLayout : fullLayout)

const bottoms: Record<AxisFurniture, number> = { ticks: 8, numbers: 21, caption: 36 }
const lefts: Record<AxisFurniture, number> = { ticks: 8, numbers: 32, caption: 54 }

export interface Margins {
  top: number
  right: number
  bottom: number
  left: number
}

export function panelMargins(layout: PanelLayout): Margins {
  return {
    top: layout.header ? 50 : 6,
    right: 8,
    bottom: bottoms[layout.horizontalAxis],
    left: lefts[layout.verticalAxis],
  }
}

/** Views flatter or taller than this fill their rectangle: their axes are different quantities, like mm and g. */
const aspectMaximum = 3

/** Width over height of the plot of a view, or null where it takes any. */
export function viewAspect(view: View): number | null {
  if (view.axes.length < 2) return null
  // A pair plot has as many cells across as down.
  if (view.axes.length > 2) return 1
  const [[left, right], [bottom, top]] = view.axes
  const aspect = (right - left) / (top - bottom)
  return aspect > aspectMaximum || aspect < 1 / aspectMaximum || !Number.isFinite(aspect) ? null : aspect
}

/** The plot's rectangle: the largest with the view's aspect that the margins leave, at their upper middle. */
export function plotArea(rectangle: Rectangle, view: View, layout: PanelLayout = fullLayout): Rectangle {
  const margins = panelMargins(layout)
  const room = {
    x: rectangle.x + margins.left,
    y: rectangle.y + margins.top,
    width: Math.max(1, rectangle.width - margins.left - margins.right),
    height: Math.max(1, rectangle.height - margins.top - margins.bottom),
  }
  const aspect = viewAspect(view)
  if (aspect === null) return room
  const width = Math.min(room.width, room.height * aspect)
  return { x: room.x + (room.width - width) / 2, y: room.y, width, height: width / aspect }
}

/** Pixel of a point in view coordinates; in one dimension y is the plot's lower edge. */
export function toPixel(area: Rectangle, view: View, point: readonly number[]): { x: number; y: number } {
  const share = (dimension: number) => {
    const [minimum, maximum] = view.axes[dimension]
    return (point[dimension] - minimum) / (maximum - minimum)
  }
  return {
    x: area.x + share(0) * area.width,
    y: area.y + area.height * (view.axes.length > 1 ? 1 - share(1) : 1),
  }
}

/** The point under a pixel, one coordinate per dimension; null outside the plot, and in a pair plot, which shows none. */
export function toView(area: Rectangle, view: View, pixel: { x: number; y: number }): number[] | null {
  const right = (pixel.x - area.x) / area.width
  const down = (pixel.y - area.y) / area.height
  if (!(right >= 0 && right <= 1 && down >= 0 && down <= 1) || view.axes.length > 2) return null
  return view.axes.map(([minimum, maximum], dimension) => {
    const share = dimension === 0 ? right : 1 - down
    return minimum + share * (maximum - minimum)
  })
}

/** CSS pixels. */
export interface Size {
  width: number
  height: number
}
