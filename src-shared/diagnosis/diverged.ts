// The run ended as diverged: something in it left every bound, or was no number any more.

import { formatNumber } from '../numbers.ts'
import { curvatureToHeed, divergenceCure } from './divergence-cure.ts'
import type { Divergence } from '../run.ts'
import type { Cure, Detector, Subject } from './finding.ts'
import { median, recorded } from './over-rows.ts'

/** A gap or a gradient this many times its usual size is the beginning of the end. */
const outgrown = 10
/** Nats; below it a gap is small whatever it was before. */
const smallGap = 5

export const diverged: Detector = {
  code: 'diverged',
  title: 'Diverged',
  severity: 'fault',
  term: 'divergence',
  find(subject) {
    const { run, iteration } = subject
    const { divergence } = run
    if (run.status !== 'diverged' || !divergence || (iteration !== null && iteration < run.iteration)) return null
    const { quantity, value, threshold } = divergence
    const limit = threshold === null ? '' : `, beyond its limit of ${formatNumber(threshold)}`
    return {
      seen: `its ${quantity} came to ${formatNumber(value)}${limit}`,
      meaning: 'its model is of no use from there on',
      cure: cureOf(subject, divergence),
      since: () => Math.min(divergence.iteration, beginOfTheEnd(subject)),
    }
  },
}

/** The trainer of a run that was resumed may not have seen an evaluation before the end; the rows have it. */
function cureOf(subject: Subject, divergence: Divergence): Cure {
  const { suggestion, autopsy } = divergence
  const seen = recorded(subject, 'curvature').findLast(({ iteration }) => iteration < divergence.iteration)
  if (autopsy && autopsy.curvatureBefore === undefined && seen) {
    return divergenceCure(divergence, subject.trained, seen.value)
  }
  return { words: suggestion, edits: divergenceCure(divergence, subject.trained, curvatureToHeed(autopsy)).edits }
}

/** Where gap or gradient first left what they had been, for good. */
function beginOfTheEnd(subject: Subject): number {
  const begins = (['energyGap', 'gradientNorm'] as const).map((metric) => {
    const values = recorded(subject, metric)
    const sizes = values.map(({ value }) => Math.abs(value))
    const usual = median(sizes.filter(Number.isFinite))
    const bound = Math.max(outgrown * usual, metric === 'energyGap' ? smallGap : 0)
    const sound = sizes.findLastIndex((size) => size <= bound)
    return values[sound + 1]?.iteration ?? Number.POSITIVE_INFINITY
  })
  return Math.min(...begins)
}
