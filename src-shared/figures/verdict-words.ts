// What a table of results means, in words: its ±, which lane is best and how surely, or why none is called so.

import { formatCount, formatMeasured, formatPValue } from '../numbers.ts'
import type { MeanDifference } from '../statistics/paired-difference.ts'
import { isOverSeeds, type ResultRow, type Results } from './results.ts'
import { bracketWords } from './bracket-words.ts'
import type { LaneDifference, Verdict } from './verdict.ts'

/** How the lanes compare, exactly or by their brackets; empty for a single lane. */
export const comparisonWords = ({ rows, verdict, brackets }: Results): string =>
  brackets ? bracketWords(rows, brackets) : verdictWords(rows, verdict)

export function noteOf({ rows, verdict, brackets }: Results): string {
  const evaluated = rows.filter(({ logLikelihood }) => logLikelihood !== null)
  if (brackets) return `${brackets.bestKey === null ? '' : 'bold: '}${bracketWords(rows, brackets)}`
  if (evaluated.length === 0) return ''
  const uneven = evaluated.some(({ seedsUneven }) => seedsUneven) ? 'seeds stand at different iterations' : ''
  const bold = verdict.best ? 'bold: ' : ''
  const said = verdictWords(rows, verdict)
  return [spreadWords(evaluated), uneven, said && bold + said].filter(Boolean).join('; ')
}

/** A lane of which one seed is evaluated has another spread than its neighbours of several. Empty where no ± stands. */
function spreadWords(evaluated: readonly ResultRow[]): string {
  const pointwise = '± standard error over the test points'
  const single = evaluated.some(({ logLikelihood }) => logLikelihood?.spreadIs === 'standard error')
  if (!evaluated.some(isOverSeeds)) return single ? pointwise : ''
  return `mean ± standard deviation over seeds${single ? `, of one seed ${pointwise}` : ''}`
}

/** `NCE ν=4 is significantly best, ahead of CD-10 by …`; empty for a single lane. */
export function verdictWords(rows: readonly ResultRow[], verdict: Verdict): string {
  if (rows.length < 2) return ''
  const { best, obstacle, differences } = verdict
  const leader = rows.find(({ leads }) => leads)
  const next = nextOf(rows)
  // Lanes that have not moved yet are equal to the last digit: none is ahead.
  const lead = next && next.behind.mean !== 0 ? leadWords(next, differences.length) : ''
  if (best && leader) return `${leader.label} is significantly best, ${lead}`
  const ahead = leader && lead ? `${leader.label} is ${lead}` : ''
  if (obstacle !== null) return `no lane is called best, because ${obstacle}${ahead && `; ${ahead}`}`
  return `no lane is significantly best${ahead && `: ${ahead}`}`
}

interface Behind {
  label: string
  behind: LaneDifference
}

/** The lane that is least behind the leader. */
function nextOf(rows: readonly ResultRow[]): Behind | null {
  const behind = rows.flatMap(({ label, behind: each }) => (each ? [{ label, behind: each }] : []))
  return behind.toSorted((a, b) => b.behind.mean - a.behind.mean)[0] ?? null
}

/** `ahead of CD-10 by 0.021 ± 0.009 nats per point (Student’s 95% interval; p < 0.01; paired over 3,000 test points of seed 1)`. */
function leadWords({ label, behind }: Behind, comparisons: number): string {
  const by = `${together(differenceText(behind))} nats per point`
  const holm = comparisons > 1 ? ` after Holm’s correction for ${comparisons} comparisons` : ''
  const chance = hasInterval(behind)
    ? ['Student’s 95% interval', `${together(formatPValue(behind.adjustedPValue))}${holm}`]
    : ['no interval, because the values have no standard errors']
  const about = [...chance, pairingWords(behind)]
  return `ahead of ${label} by ${by} (${about.join('; ')})`
}

/** `0.021 ± 0.009`; the difference alone where the values that it is of have no errors. */
export const differenceText = (behind: MeanDifference): string =>
  formatMeasured(0 - behind.mean, hasInterval(behind) ? behind.halfWidth : null)

const hasInterval = ({ mean, halfWidth }: MeanDifference): boolean => !Number.isFinite(mean) || !Number.isNaN(halfWidth)

/** On one line, wherever the sentence is broken. */
const together = (text: string): string => text.replaceAll(' ', ' ')

/** What was compared with what: `paired over 3,000 test points of seed 1`. */
export function pairingWords({ paired, count, seeds, iteration, ended }: LaneDifference): string {
  const at = ended || iteration === null ? '' : `, at iteration ${formatCount(iteration)}`
  switch (paired) {
    case 'points':
      return `paired over ${formatCount(count)} test points of seed ${seeds[0]}${at}`
    case 'seeds':
      return `paired over ${count} seeds${at}`
    case 'not':
      return `unpaired, because the points’ own values are not known, seed ${seeds[0]}${at}`
    default:
      return paired satisfies never
  }
}
