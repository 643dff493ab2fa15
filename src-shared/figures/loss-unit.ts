// The unit of a method's own loss: what its title says in the brackets at the end.

import type { FigureRun } from './figure.ts'

/** `nats` of `Energy gap, data − negatives (nats)`; empty where it has none. */
export const lossUnit = ({ lossTitle }: Pick<FigureRun, 'lossTitle'>): string =>
  /\(([^()]*)\)$/.exec(lossTitle)?.[1] ?? ''
