// Saves what is seen: the same options that drew it on screen go to the engine, which draws it again into a file.

import type { FileFormat } from '../../src-shared/figures/file-format.ts'
import type { FigureName, FigureOptions } from '../../src-shared/figures/figure.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { Experiment } from '../state/experiment.svelte.ts'
import type { Comparison } from '../state/comparison.svelte.ts'
import { toasts } from '../state/toasts.svelte.ts'

export interface FigureChoice {
  figure: FigureName
  /** For `panel`: the run's id, or `truth`. */
  panel?: string
  /** The panel's lane, for the file's name. */
  label?: string
}

/** Figures on paper are light, whatever the window looks like. */
export async function saveFigure(
  comparison: Comparison,
  format: FileFormat,
  choice: FigureChoice = { figure: 'comparison' },
): Promise<void> {
  const { experiment, legend, shown, time, view } = comparison
  const candidates = ofPanels.has(choice.figure) ? experiment.shownRuns : experiment.runs
  // A panel is saved because it is there; tables keep all lanes.
  const followsLegend = choice.figure !== 'results' && choice.figure !== 'panel'
  const runs = followsLegend ? candidates.filter((run) => legend.isOn(run)) : candidates
  if (runs.length === 0) {
    toasts.show('information', 'There is nothing to save yet: press Run first.')
    return
  }
  const options: Partial<FigureOptions> & Pick<FigureOptions, 'figure'> = {
    figure: choice.figure,
    panel: choice.panel ?? 'truth',
    quantity: view.quantity,
    layers: { ...view.layers },
    axis: view.axis,
    theme: 'light',
    iteration: time.iteration,
    // Of a lane's seeds the one on screen is drawn; curves and numbers are over all.
    seed: experiment.seed,
  }
  try {
    const { path, notices } = await request('figure.save', {
      runIds: runs.map((run) => run.id),
      options,
      format,
      suggestedName: suggestedName(experiment, choice),
    })
    const without = followsLegend && shown.leftOut.length > 0 ? `, without ${shown.leftOut.join(', ')}` : ''
    if (path) toasts.show('information', [`Saved ${path}${without}`, ...notices].join('. '))
  } catch (error) {
    toasts.show('error', `Saving failed: ${messageOf(error)}`)
  }
}

const ofPanels: ReadonlySet<FigureName> = new Set(['panel'])

/** Without the extension, which the dialog adds. */
function suggestedName(experiment: Experiment, { figure, label }: FigureChoice): string {
  const parts = [experiment.summary?.name ?? 'comparison', label ?? figure].join(' ')
  const plain = parts
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain.slice(0, 100) || 'figure'
}
