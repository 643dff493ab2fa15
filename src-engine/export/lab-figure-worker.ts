// Thread entry: makes files of the sampling lab's figures one after the other and answers with their bytes.

import { csvText } from '../../src-shared/figures/csv.ts'
import { magnificationOf } from '../../src-shared/figures/figure-size.ts'
import { labSummary } from '../../src-shared/figures/lab/lab-words.ts'
import { labFigureTable, makeLabFigure } from '../../src-shared/figures/lab/make-lab-figure.ts'
import { exportFontFamily } from '../../src-shared/figures/theme.ts'
import { serveTasks } from '../threads/serve-tasks.ts'
import type { LabFigureTask } from './lab-figure-thread.ts'

serveTasks(async ({ result, options, format, metadata }: LabFigureTask) => {
  if (format === 'csv') {
    return { answer: { bytes: new TextEncoder().encode(csvText(labFigureTable(result, options))), notices: [] } }
  }
  const { makeImage } = await import('./draw-figure.ts')
  const { drawPainted } = await import('./draw-painted.ts')
  const { size, paint } = makeLabFigure(result, options, makeImage)
  const magnification = magnificationOf(options)
  const answer = await drawPainted(
    {
      ...{ size, scale: options.scale, magnification, metadata, summary: labSummary(result) },
      paint: (context) => paint(context, exportFontFamily),
    },
    format,
  )
  return { answer }
})
