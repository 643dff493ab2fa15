// How many panels stand side by side, and how tall their pictures may be: as large as the visible height allows.
//
// Of all numbers of columns those give the largest plots whose rows fit into the height. Where no arrangement fits
// with readable plots, rows go on below the fold. One row is preferred: beside each other lanes compare best.

export interface PanelGridSpace {
  count: number
  /** Pixels of the grid. */
  width: number
  /** Pixels that are visible at once for all rows. */
  height: number
  /** Width over height of a plot. */
  aspect: number
  /** Pixels that a picture must be tall to be read; absent: as one plot needs. */
  heightMinimum?: number
}

export interface PanelGrid {
  columns: number
  /** Pixels that a picture with its axes may be tall. */
  pictureHeightMaximum: number
}

export const panelGap = 12
const panelWidthMinimum = 212
/** Heading and foot of a panel, its border, and a line of words. */
const frameHeight = 84
/** What axes take of a picture. */
const axesWidth = 54
const axesHeight = 44
/** A plot smaller than this is not read. */
const pictureHeightMinimum = 220
/** The same of many small plots. */
export const pairsHeightMinimum = 330
/** Two rows must show this much more to be worth losing the one row. */
const oneRowBonus = 1.25
const alike = 0.97

export function panelGrid(space: PanelGridSpace): PanelGrid {
  const { count, width, height, aspect, heightMinimum = pictureHeightMinimum } = space
  const most = Math.max(1, Math.min(count, Math.floor((width + panelGap) / (panelWidthMinimum + panelGap))))
  const candidates = Array.from({ length: most }, (_, index) =>
    candidateOf(index + 1, { count, width, height, aspect, heightMinimum }),
  )
  const best = Math.max(...candidates.map(({ score }) => score))
  const [chosen] = candidates
    .filter(({ score }) => score >= alike * best)
    .toSorted((a, b) => a.rows - b.rows || a.empty - b.empty || a.columns - b.columns)
  return { columns: chosen.columns, pictureHeightMaximum: Math.round(chosen.pictureHeight) }
}

function candidateOf(columns: number, { count, width, height, aspect, heightMinimum }: Required<PanelGridSpace>) {
  const rows = Math.ceil(count / columns)
  const panelWidth = (width - (columns - 1) * panelGap) / columns
  const natural = (panelWidth - axesWidth) / aspect + axesHeight
  const available = (height - (rows - 1) * panelGap) / rows - frameHeight
  const pictureHeight = Math.max(heightMinimum, available)
  const plotHeight = Math.max(0, Math.min(natural, pictureHeight) - axesHeight)
  const score = plotHeight * (rows === 1 ? oneRowBonus : 1)
  return { columns, rows, pictureHeight, score, empty: rows * columns - count }
}
