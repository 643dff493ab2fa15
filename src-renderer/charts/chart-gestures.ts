// Zoom and pan of a chart: Ctrl and the wheel, a drag over the wanted range, Shift and a drag to the side, and keys.

import { Chart } from 'chart.js'
import { between, panned, zoomed, type AxisRange } from './axis-range.ts'

export interface ZoomedChart {
  canvas: HTMLCanvasElement
  full: AxisRange
  range: AxisRange | null
  look: (range: AxisRange | null) => void
}

/** Pixels from the left of the canvas. */
export interface Selection {
  from: number
  to: number
}

const wheelSpeed = 0.002
/** A shorter drag is a click. */
const dragMinimum = 6

/** Without a modifier the wheel scrolls the page. */
export function turnWheel(event: WheelEvent, { canvas, full, range, look }: ZoomedChart): void {
  if (!event.ctrlKey && !event.metaKey) return
  event.preventDefault()
  const anchor = valueAt(canvas, event.clientX)
  if (anchor !== null) look(zoomed(range, full, anchor, Math.exp(event.deltaY * wheelSpeed)))
}

/** Follows the pointer until it is let go; `onselect` draws what is being chosen, null when it is done. */
export function drag(event: PointerEvent, chart: ZoomedChart, onselect: (selection: Selection | null) => void): void {
  if (event.button !== 0) return
  const surface = event.currentTarget as HTMLElement
  const [start, begun] = [event.clientX, valueAt(chart.canvas, event.clientX)]
  if (begun === null) return
  const isPan = event.shiftKey
  const area = Chart.getChart(chart.canvas)?.chartArea
  const left = chart.canvas.getBoundingClientRect().left
  const end = new AbortController()
  const { signal } = end
  surface.setPointerCapture(event.pointerId)

  surface.addEventListener(
    'pointermove',
    ({ clientX }) => {
      if (!area || Math.abs(clientX - start) < dragMinimum) return
      if (isPan) chart.look(panned(chart.range, chart.full, (start - clientX) / (area.right - area.left)))
      else {
        const inside = (x: number) => Math.min(area.right, Math.max(area.left, x - left))
        onselect({ from: Math.min(inside(start), inside(clientX)), to: Math.max(inside(start), inside(clientX)) })
      }
    },
    { signal },
  )
  surface.addEventListener(
    'pointerup',
    ({ clientX }) => {
      end.abort()
      onselect(null)
      const last = valueAt(chart.canvas, clientX, { clamped: true })
      if (isPan || last === null || Math.abs(clientX - start) < dragMinimum) return
      const chosen = between(begun, last, chart.full)
      if (chosen) chart.look(chosen)
    },
    { signal },
  )
  surface.addEventListener(
    'pointercancel',
    () => {
      end.abort()
      onselect(null)
    },
    { signal },
  )
}

/** `+` and `−` zoom about the middle, arrows go to the side, `0` shows all. Returns whether the key was one of them. */
export function pressKey(key: string, { full, range, look }: Omit<ZoomedChart, 'canvas'>): boolean {
  const [low, high] = range ?? full
  const middle = (low + high) / 2
  switch (key) {
    case '+':
    case '=':
      look(zoomed(range, full, middle, 0.7))
      return true
    case '-':
      look(zoomed(range, full, middle, 1 / 0.7))
      return true
    case 'ArrowLeft':
      look(panned(range, full, -0.1))
      return true
    case 'ArrowRight':
      look(panned(range, full, 0.1))
      return true
    case '0':
      look(null)
      return true
    default:
      return false
  }
}

/** On the horizontal axis; null outside the plot, unless `clamped`. */
function valueAt(canvas: HTMLCanvasElement, clientX: number, { clamped = false } = {}): number | null {
  const chart = Chart.getChart(canvas)
  if (!chart) return null
  const x = clientX - canvas.getBoundingClientRect().left
  const { left, right } = chart.chartArea
  if (!clamped && (x < left || x > right)) return null
  return chart.scales.x.getValueForPixel(Math.min(right, Math.max(left, x))) ?? null
}
