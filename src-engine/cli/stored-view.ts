// ebm export --view stored: a figure drawn as its experiment was left in the window, in the words of the other options.

import type { ColourRange } from '../../src-shared/figures/figure.ts'
import type { Studio } from '../studio.ts'
import { UsageError } from './usage-error.ts'

/** Absent is what nobody has set. */
export interface ViewInOptions {
  quantity?: string
  content?: string
  axis?: string
  seed?: string
  layers?: string
  against?: string
  overlay?: string
  /** Set by hand, for the quantity. */
  colourRange?: ColourRange
}

/** Lanes that these runs lack are left out. Throws UsageError where the runs are of several experiments. */
export function storedView({ store }: Studio, runIds: readonly string[]): ViewInOptions {
  const runs = runIds.map((id) => store.runs.get(id))
  const experimentIds = [...new Set(runs.map(({ experimentId }) => experimentId))]
  if (experimentIds.length !== 1) {
    throw new UsageError(
      `--view stored: Expected runs of one experiment, got runs of ${experimentIds.length}: each has a view of its own.`,
    )
  }
  const view = store.experiments.view(experimentIds[0]) ?? {}
  const density = (choice: string | null | undefined) =>
    choice === 'truth' ? choice : runs.find(({ laneId }) => laneId === choice)?.id
  const { quantity, content, axis, seed, layers, scales } = view
  const shown = Object.entries(layers ?? {}).flatMap(([name, on]) => (on ? [name] : []))
  const against = quantity === 'difference' ? density(view.against) : undefined
  const overlay = density(view.overlay)
  const colourRange = scales?.[quantity ?? 'log-density']
  return {
    ...(quantity && { quantity }),
    ...(content && { content }),
    ...(axis && { axis }),
    ...(typeof seed === 'number' && { seed: String(seed) }),
    ...(layers && { layers: shown.join(',') || 'none' }),
    ...(against && { against }),
    ...(overlay && { overlay }),
    ...(colourRange && { colourRange }),
  }
}
