// A chart over a part of its horizontal axis; its vertical axis then follows what is seen.

import type { LineConfiguration } from '../../src-shared/figures/charts/chart.ts'
import type { AxisRange } from './axis-range.ts'

/** All of the horizontal axis, as the figure has it. */
export function fullRange(configuration: LineConfiguration): AxisRange {
  const horizontal = configuration.options?.scales?.x
  return [Number(horizontal?.min ?? 0), Number(horizontal?.max ?? 1)]
}

export function withRange(configuration: LineConfiguration, range: AxisRange | null): LineConfiguration {
  const scales = configuration.options?.scales
  if (!range || !scales?.x || !scales.y) return configuration
  // Limits and the reference line belong to the whole of training: they would flatten what was looked for.
  const { min: _min, max: _max, ...vertical } = scales.y
  const y = { ...vertical, suggestedMin: undefined, suggestedMax: undefined } as typeof scales.y
  return {
    ...configuration,
    options: {
      ...configuration.options,
      scales: { ...scales, x: { ...scales.x, min: range[0], max: range[1] } as typeof scales.x, y },
    },
  }
}
