// Saves or copies what is seen: the same options that drew it on screen go to the engine, which draws it again.

import type { CopiedFormat } from '../../src-shared/figures/file-format.ts'
import type { FigureName } from '../../src-shared/figures/figure.ts'
import type { FigureCopied, FileSaved, RequestParameters } from '../../src-shared/protocol/requests.ts'
import { messageOf, request } from '../engine/connection.ts'
import { sayOutcome } from '../export/figure-outcome.ts'
import { suggestedNameOf } from '../files/suggested-name.ts'
import type { Experiment } from '../state/experiment.svelte.ts'
import type { Comparison } from '../state/comparison.svelte.ts'
import { joinedId } from '../state/joined-experiment.ts'
import { toasts } from '../state/toasts.svelte.ts'
import { isTyping } from '../ui/is-typing.ts'

type ShownFigure = RequestParameters<'figure.menu'>

export interface FigureChoice {
  figure: FigureName
  /** For `panel`: the run's id, or `truth`. */
  panel?: string
  /** The panel's lane, for the file's name. */
  label?: string
}

/** Opens the sheet in which a picture of the figure is chosen. Figures on paper are light, whatever the window looks like. */
export function exportFigure(comparison: Comparison, choice: FigureChoice = { figure: 'comparison' }): void {
  const figure = shownFigure(comparison, choice)
  if (figure === null) return void toasts.show('information', nothingYet)
  const { runs, summary } = comparison.experiment
  const exported = runs.filter(({ id }) => figure.runIds.includes(id))
  const lanes = new Map(exported.map(({ laneId, label }) => [laneId, label]))
  comparison.exporting.open({
    ownerId: summary?.id ?? '',
    figure,
    lanes: [...lanes].map(([id, label]) => ({ id, label })),
    without: withoutWords(comparison, choice),
  })
}

/** Its numbers or its table, as a file. */
export async function saveData(comparison: Comparison, choice: FigureChoice = { figure: 'comparison' }): Promise<void> {
  await withFigure(comparison, choice, 'Saving failed', (shown) => request('figure.save', { ...shown, format: 'csv' }))
}

export async function copyFigure(
  comparison: Comparison,
  format: CopiedFormat,
  choice: FigureChoice = { figure: 'comparison' },
): Promise<void> {
  await withFigure(comparison, choice, 'Copying failed', (shown) => request('figure.copy', { ...shown, format }))
}

/** The whole of the open experiment, all lanes and seeds, whatever is switched off on screen. */
export async function saveReport({ experiment }: Comparison): Promise<void> {
  const { summary } = experiment
  if (summary === null) {
    toasts.show('information', 'There is nothing to report yet: press Run first.')
    return
  }
  if (summary.id === joinedId) {
    toasts.show('information', 'A report is of one experiment: open it in Compare and export the report there.')
    return
  }
  try {
    const suggestedName = suggestedNameOf(`${summary.name} report`, 'figure')
    const { path, notices } = await request('report.save', { experimentId: summary.id, suggestedName })
    if (path !== null) toasts.show('information', [`Saved ${path}`, ...notices].join('. '))
  } catch (error) {
    toasts.show('error', `The report could not be made: ${messageOf(error)}`)
  }
}

/** For `oncontextmenu`: the native menu of what can be done with this figure. Text that is selected keeps its own. */
export function figureMenu(comparison: Comparison, choice: FigureChoice) {
  return (event: MouseEvent): void => {
    if (isTyping(event.target)) return
    event.preventDefault()
    void withFigure(comparison, choice, 'That failed', async (shown) => {
      const answer = await request('figure.menu', shown)
      if (answer !== 'export') return answer
      exportFigure(comparison, choice)
      return null
    })
  }
}

/** Hands the figure that is seen to `use`, and says what came of it. */
async function withFigure(
  comparison: Comparison,
  choice: FigureChoice,
  failed: string,
  use: (shown: ShownFigure) => Promise<FileSaved | FigureCopied | null>,
): Promise<void> {
  const shown = shownFigure(comparison, choice)
  if (shown === null) {
    toasts.show('information', nothingYet)
    return
  }
  await sayOutcome(failed, () => use(shown), withoutWords(comparison, choice))
}

const nothingYet = 'There is nothing to save yet: press Run first.'

/** Lanes that are switched off, and so are not in the file. */
function withoutWords({ shown: { leftOut } }: Comparison, choice: FigureChoice): string {
  return followsLegend(choice) && leftOut.length > 0 ? `, without ${leftOut.join(', ')}` : ''
}

/** A panel is saved because it is there; tables keep all lanes. */
const followsLegend = ({ figure }: FigureChoice): boolean => figure !== 'results' && figure !== 'panel'

/** Null where there is nothing to show yet. */
function shownFigure(comparison: Comparison, choice: FigureChoice): ShownFigure | null {
  const { experiment, legend, shown, time, view } = comparison
  const candidates = ofPanels.has(choice.figure) ? experiment.shownRuns : experiment.runs
  const runs = followsLegend(choice) ? candidates.filter((run) => legend.isOn(run)) : candidates
  if (runs.length === 0) return null
  return {
    runIds: runs.map((run) => run.id),
    options: {
      figure: choice.figure,
      panel: choice.panel ?? 'truth',
      ...shown.fields,
      brush: brushOf(comparison),
      colours: Object.fromEntries(
        runs.map((run) => [run.id, shown.colours.get(run.laneId)]).filter(([, colour]) => colour),
      ),
      layers: { ...view.layers },
      axis: view.axis,
      theme: 'light',
      iteration: time.iteration,
      // Of a lane's seeds the one on screen is drawn; curves and numbers are over all.
      seed: experiment.seed,
    },
    suggestedName: suggestedName(experiment, choice),
  }
}

/** As the request takes it. */
function brushOf({ view: { brush } }: Comparison): NonNullable<ShownFigure['options']['brush']> | null {
  return brush && brush.map(({ column, range: [low, high] }) => ({ column, range: [low, high] }))
}

const ofPanels: ReadonlySet<FigureName> = new Set(['panel'])

export const suggestedName = (experiment: Experiment, { figure, label }: FigureChoice): string =>
  suggestedNameOf(`${experiment.summary?.name ?? 'comparison'} ${label ?? figure}`, 'figure')
