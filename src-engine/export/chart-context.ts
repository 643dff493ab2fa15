// Lets chart.js draw into a part of any 2-D context: it thinks that it has a canvas of its own.
//
// chart.js sets the transformation itself and wipes the canvas, both of which would destroy what the caller has set up
// and drawn; here they do nothing. Everything else goes to the real context.

import type { Chart } from 'chart.js'
import type { Context2D } from '../../src-shared/figures/figure.ts'
import type { Size } from '../../src-shared/figures/paint-figure.ts'

/** What chart.js takes for a canvas. */
export type ChartCanvas = ConstructorParameters<typeof Chart>[0]

const swallowed = new Set<PropertyKey>(['setTransform', 'resetTransform', 'clearRect'])

export function chartCanvas(context: Context2D, { width, height }: Size): ChartCanvas {
  const canvas = { width, height, getContext: () => chartContext }
  const nothing = (): void => {}
  const chartContext: object = new Proxy(context as object, {
    get(target, name) {
      if (name === 'canvas') return canvas
      if (swallowed.has(name)) return nothing
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  })
  return canvas as unknown as ChartCanvas
}
