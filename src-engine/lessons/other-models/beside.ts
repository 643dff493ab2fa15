// What each kind of model shows of itself: how its samples are spread, what it tells about a point, and how it works inside.

import type { LessonValue, LinePlot } from '../../../src-shared/learn/lesson-result.ts'

type Told = Pick<LessonValue, 'value' | 'how' | 'check'>

export interface Beside {
  samples: Float64Array
  samplesFrom: string
  /** Density of the samples at the places `x`, which need not be equally spaced. */
  density: { x: Float64Array; y: Float64Array }
  /** Total variation of that density from the data's. */
  distance: number
  /** Evaluations of the network that one sample takes. */
  passes: Told
  /** Mean over the data, nats. */
  likelihood: Told
  /** A number that only this kind of model has. */
  own: Omit<LessonValue, 'id'>
  inside: Omit<LinePlot, 'id'>
}
