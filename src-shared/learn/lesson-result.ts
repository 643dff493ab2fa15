// What the engine answers for a lesson at some settings: numbers with how they were obtained, and line plots.

export interface LessonValue {
  id: string
  /** Words with formulas between dollar signs. */
  label: string
  value: number
  /** Empty for a dimensionless value. */
  unit: string
  /** `quadrature`, `closed form`, `one step of the sampler` … */
  how: string
  /** The same by an independent way, where there is one. */
  check?: { value: number; how: string }
}

/** What a line or a mark is of; it decides the colour. */
export type LineRole = 'model' | 'data' | 'noise' | 'second' | 'truth'

export interface PlotLine {
  label: string
  role: LineRole
  dashed?: boolean
  /** Filled down to zero. */
  filled?: boolean
  /** As long as each other; a gap where y is not finite. */
  x: Float64Array
  y: Float64Array
}

/** A dot, with a drop line to the axis where `down`. */
export interface PlotDot {
  label: string
  role: LineRole
  x: number
  y: number
  down?: boolean
}

/** A vertical line at x. */
export interface PlotMark {
  label: string
  x: number
}

export interface LinePlot {
  id: string
  title: string
  /** For who cannot see it: what it shows at these settings. */
  summary: string
  horizontal: { label: string; range: readonly [number, number] }
  vertical: { label: string; range: readonly [number, number] }
  lines: readonly PlotLine[]
  dots?: readonly PlotDot[]
  marks?: readonly PlotMark[]
}

export interface LessonResult {
  /** What is to be said of these settings, such as that there is no density; else null. */
  notice: string | null
  values: readonly LessonValue[]
  plots: readonly LinePlot[]
}
