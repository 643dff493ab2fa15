// What came out, in a sentence and a picture.

import { resultsOf } from '../figures/results.ts'
import { comparisonWords } from '../figures/verdict-words.ts'
import { sentence } from '../sentence.ts'
import type { ComparisonSource } from './comparison-source.ts'
import { figureBlock } from './report-figure.ts'
import type { ReportBlock, ReportSection } from './report.ts'

export function overviewSection({ input, config }: ComparisonSource): ReportSection {
  const results = resultsOf(input)
  const words = comparisonWords(results)
  const evaluated = results.brackets !== null || results.rows.some(({ logLikelihood }) => logLikelihood !== null)
  const blocks: ReportBlock[] = []
  if (config.notes) blocks.push({ kind: 'text', text: config.notes })
  if (!evaluated) blocks.push({ kind: 'text', text: 'No lane has been evaluated yet.' })
  else if (words) blocks.push({ kind: 'text', text: sentence(`By held-out log-likelihood, ${words}`) })
  blocks.push(figureBlock(input, { figure: 'panels', layers: { negatives: false }, words: { title: '' } }))
  return { id: 'overview', title: 'What came out', blocks }
}
