// A figure in a person's own words: title, axes, small print and names of lanes as they want them on paper.

import type { Snapshot, View } from '../snapshot.ts'
import type { FigureInput, FigureOptions, FigureRun } from './figure.ts'

/** The input with the words that painted figures take from it; charts take those of axes and title by their request. */
export function withWords(input: FigureInput, { words }: Pick<FigureOptions, 'words'>): FigureInput {
  const { title = null, note = null, horizontalAxis = null, verticalAxis = null, lanes = {} } = words
  const axes = [horizontalAxis, verticalAxis]
  const named = Object.keys(lanes).length > 0
  const captioned = axes.some((text) => text !== null)
  if (title === null && note === null && !named && !captioned) return input
  const runs = input.runs.map((run) => (captioned ? withAxes(run, axes) : run))
  return {
    ...input,
    title: title ?? input.title,
    provenance: note ?? input.provenance,
    preview: captioned ? { ...input.preview, view: captionedView(input.preview.view, axes) } : input.preview,
    runs: named ? runs.map((run) => withName(run, lanes)) : runs,
  }
}

function withName(run: FigureRun, names: Readonly<Record<string, string>>): FigureRun {
  const label = Object.hasOwn(names, run.run.laneId) ? names[run.run.laneId] : ''
  return label === '' ? run : { ...run, run: { ...run.run, label } }
}

const captionedView = (view: View, axes: readonly (string | null)[]): View => ({
  ...view,
  // A line's vertical axis is no axis of the view: its name stands behind those of the view's.
  labels: [axes[0] ?? view.labels[0], axes[1] ?? view.labels[1]].filter((label) => label !== undefined),
})

function withAxes(run: FigureRun, axes: readonly (string | null)[]): FigureRun {
  return run.snapshot ? { ...run, snapshot: captionedSnapshot(run.snapshot, axes) } : run
}

const captionedSnapshot = (snapshot: Snapshot, axes: readonly (string | null)[]): Snapshot => ({
  ...snapshot,
  views: snapshot.views.map((shown) =>
    shown.kind === 'field'
      ? { ...shown, field: { ...shown.field, view: captionedView(shown.field.view, axes) } }
      : shown,
  ),
})
