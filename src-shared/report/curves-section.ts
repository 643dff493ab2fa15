// How training went: every chart that has data.

import type { ChartFigureName } from '../figures/charts/chart.ts'
import { chartsWithData } from '../figures/charts/index.ts'
import { exportFontFamily } from '../figures/theme.ts'
import type { ComparisonSource } from './comparison-source.ts'
import { figureBlock } from './report-figure.ts'
import type { ReportSection } from './report.ts'

/** Quality first, then what is seen of training itself. */
const figures: readonly ChartFigureName[] = [
  ...(['log-likelihood', 'kl-divergence', 'log-likelihood-splits', 'mmd', 'mode-mass'] as const),
  ...(['class-accuracy', 'class-cross-entropy'] as const),
  ...(['gradient-cosine', 'gradient-norm-ratio', 'energy-gap', 'acceptance', 'step-size'] as const),
  ...(['swap-rate', 'chain-age', 'noise-overlap', 'own-losses'] as const),
]

export function curvesSection({ input }: ComparisonSource): ReportSection {
  const request = { axis: 'iteration', theme: 'light', fontFamily: exportFontFamily } as const
  const { shown, absentText } = chartsWithData(figures, input, request)
  const drawn = [...new Set(shown.map(({ figure }) => figure))]
  const blocks = drawn.map((figure) => figureBlock(input, { figure }))
  return {
    id: 'curves',
    title: 'How training went',
    blocks: absentText ? [...blocks, { kind: 'text', text: absentText }] : blocks,
  }
}
