// What it was made with: data, energy, evaluation, seeds, versions, processor.

import { dataTitles } from '../config/data.ts'
import { energyLabel } from '../config/energy.ts'
import { divergenceSchema, evaluationSchema } from '../config/experiment.ts'
import { fieldsOf } from '../config/fields.ts'
import type * as v from 'valibot'
import { lanesOf } from '../figures/lanes.ts'
import { kernelsText } from '../kernel-spans.ts'
import { formatCount, formatNumber } from '../numbers.ts'
import type { ComparisonSource } from './comparison-source.ts'
import type { Fact, ReportBlock, ReportSection } from './report.ts'
import { coordinatesInWords } from './coordinates-in-words.ts'

export function originSection({ input, config }: ComparisonSource): ReportSection {
  const { preview, origin } = input
  const runs = lanesOf(input).flatMap((lane) => lane.runs.map(({ run }) => run))
  const unique = (texts: readonly string[]) => [...new Set(texts)].filter(Boolean).join('; ') || '–'
  const [train, validation, test] = preview.splitCounts.map(formatCount)
  const facts: Fact[] = [
    ['Software', origin.software],
    ['Data', `${preview.title}. ${dataTitles[config.data.kind].help}`],
    ['Points', `${train} for training, ${validation} for validation, ${test} for the test`],
    ['Entropy of the data', preview.entropy === null ? 'not known' : `${formatNumber(preview.entropy, 5)} nats`],
    ['Energy', energyLabel(config.energy)],
    ['Coordinates', coordinatesInWords(config)],
    ['Seeds', [...new Set(runs.map(({ seed }) => seed))].join(', ')],
    ['Backend', unique(runs.map(({ backend }) => backend))],
    ['Kernels', unique(runs.map(kernelsText))],
    ['Processor', unique(runs.map(({ device }) => device))],
    ['Why this backend', unique(runs.map(({ backendReason }) => backendReason))],
    ...settingFacts(evaluationSchema, config.evaluation),
    ...settingFacts(divergenceSchema, config.divergence).map(([name, value]): Fact => [
      `Diverged beyond: ${name}`,
      value,
    ]),
  ]
  const blocks: ReportBlock[] = [{ kind: 'facts', facts }]
  if (preview.notes.length > 0) blocks.push({ kind: 'list', items: preview.notes })
  return { id: 'origin', title: 'Made with', blocks }
}

/** Each setting with its value, as a form calls it. */
export const settingFacts = (schema: v.GenericSchema, values: object): Fact[] =>
  fieldsOf(schema).map(([key, { label, unit }]): Fact => {
    const value = (values as Record<string, unknown>)[key]
    const words = typeof value === 'number' ? formatCount(value) : String(value)
    return [label, unit ? `${words} ${unit}` : words]
  })
