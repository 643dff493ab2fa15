// What the study of the brackets came to, as Markdown: counts and bounds of what has been run, and every model by itself.

import type { MeasurementVerdict } from '../../src-shared/measurement.ts'

/** One model's bracket as it is kept; ends, errors and log Z in nats. */
export interface StudyResult {
  name: string
  exact: number
  lower: StudyEnd
  upper: StudyEnd
  /** Of both ends with two standard errors. */
  width: number
  stiffness: number
  densities: number
  evaluations: number
  /** Of the processor, over all threads. */
  processorSeconds: number
  wallSeconds: number
  standing: MeasurementVerdict['standing']
  verdict: string
  machine: string
}

interface StudyEnd {
  value: number
  standardError: number
  /** Effective sample size over the number of chains. */
  effectiveShare: number
}

export function holds({ exact, lower, upper }: StudyResult): boolean {
  return lower.value - 2 * lower.standardError <= exact && exact <= upper.value + 2 * upper.standardError
}

const isPoor = ({ standing }: StudyResult): boolean => standing === 'poor'
const isRight = (one: StudyResult): boolean => holds(one) || isPoor(one)

const maximumOf = (results: readonly StudyResult[], of: (one: StudyResult) => number): number =>
  Math.max(...results.map(of))

/** What is asked, how much of it was measured, and the groups of models; `total` are there. */
export function summaryText(results: readonly StudyResult[], total: number): string {
  const counted = `**${results.length} of the ${total} models** have been run; the bracket holds for ${results.filter(holds).length}.`
  const machines = [...new Set(results.map(({ machine }) => machine))].join('; ')
  return [
    `${counted} Networks use two threads, closed forms one. Machine: ${machines}.`,
    boundsTable(results, total),
    groupsTable(results),
    results.every(isRight) ? '' : missesText(results),
  ].join('\n\n')
}

function boundsTable(results: readonly StudyResult[], total: number): string {
  const networks = ofGroup(results, 'mlp-2d')
  const gaussians = ofGroup(results, 'gaussian-50d')
  const count = (some: readonly StudyResult[]) => `${some.length} of ${results.length}`
  const open = results.length < total
  const atLeast = results.filter(isRight)
  const poor = results.filter(isPoor)
  const rows = [
    [
      'holds, or says that it is not to be trusted',
      '≥ 95 of 100',
      count(atLeast),
      standing(atLeast.length >= 95, open),
    ],
    ['says that it is not to be trusted', '≤ 20 of 100', count(poor), standing(poor.length <= 20, open)],
    ...(networks.length > 0 ? boundRows('trained networks, 2-D', networks, { width: 0.05, seconds: 5 }) : []),
    ...(gaussians.length > 0 ? boundRows('Gaussians, 50-D', gaussians, { width: 0.5, seconds: 60 }) : []),
  ]
  return markdownTable(['what', 'asked', 'measured', 'kept'], rows)
}

const standing = (kept: boolean, open: boolean): string => (open ? 'open' : kept ? 'yes' : 'no')

function boundRows(what: string, results: readonly StudyResult[], bound: { width: number; seconds: number }) {
  const width = maximumOf(results, (one) => one.width)
  const seconds = maximumOf(results, (one) => one.wallSeconds)
  const processor = maximumOf(results, (one) => one.processorSeconds)
  const times = `${seconds.toFixed(1)} s (of the processor ${processor.toFixed(1)} s)`
  return [
    [`${what}, widest`, `≤ ${bound.width} nats`, `${width.toFixed(3)} nats`, standing(width <= bound.width, false)],
    [`${what}, longest`, `≤ ${bound.seconds} s`, times, standing(seconds <= bound.seconds, false)],
  ]
}

const groupOf = ({ name }: StudyResult): string => name.replace(/-\d+$/, '')
const ofGroup = (results: readonly StudyResult[], group: string) => results.filter((one) => groupOf(one) === group)

function groupsTable(results: readonly StudyResult[]): string {
  const rows = [...Map.groupBy(results, groupOf)].map(([group, members]) => [
    group,
    String(members.length),
    String(members.filter(holds).length),
    String(members.filter(isPoor).length),
    maximumOf(members, ({ width }) => width).toFixed(3),
    maximumOf(members, ({ wallSeconds }) => wallSeconds).toFixed(1),
    maximumOf(members, ({ processorSeconds }) => processorSeconds).toFixed(1),
  ])
  const header = ['models', 'run', 'held', 'not to be trusted', 'widest, nats', 'longest, s', 'of the processor, s']
  return markdownTable(header, rows)
}

/** The brackets that miss and do not say so, and by how much. */
function missesText(results: readonly StudyResult[]): string {
  const misses = results.filter((one) => !isRight(one))
  const words = misses.map(({ name, exact, lower, upper }) => {
    const by = Math.max(lower.value - 2 * lower.standardError - exact, exact - upper.value - 2 * upper.standardError)
    return `${name} by ${by.toPrecision(2)} nats`
  })
  return `Missed without a word: ${words.join(', ')}.`
}

/** A row for each model; ends less the exact log Z, with their standard errors. */
export function modelsText(results: readonly StudyResult[]): string {
  const header = ['model', 'log Z', 'lower end', 'upper end', 'width', 'ESS', 'stiffness', 'densities']
  const last = ['10⁶ evaluations', 'seconds', 'of the processor', 'holds', 'verdict']
  const poor = results.filter(isPoor).map(({ name, verdict }) => `- ${name}: ${verdict}`)
  return [
    markdownTable([...header, ...last], results.map(modelRow)),
    ...(poor.length > 0 ? [poor.join('\n')] : []),
  ].join('\n\n')
}

const standingWords = { good: 'tight', fair: 'loose', poor: 'not trusted' } as const

export function modelRow(one: StudyResult): string[] {
  const { name, exact, lower, upper } = one
  const end = ({ value, standardError }: StudyEnd) => `${(value - exact).toFixed(4)} ± ${standardError.toFixed(4)}`
  return [
    name,
    exact.toFixed(4),
    end(lower),
    end(upper),
    one.width.toFixed(3),
    [lower, upper].map(({ effectiveShare }) => Math.round(100 * effectiveShare)).join(', '),
    one.stiffness.toFixed(1),
    String(one.densities),
    (one.evaluations / 1e6).toFixed(2),
    one.wallSeconds.toFixed(1),
    one.processorSeconds.toFixed(1),
    holds(one) ? 'yes' : 'no',
    standingWords[one.standing],
  ]
}

/** Numbers to the right: every column but the first and those of words at the end. */
function markdownTable(header: readonly string[], rows: readonly string[][]): string {
  const isNumber = header.map((_, column) => rows.every((row) => /^-?[\d.]+( ± [\d.]+|, \d+)?$/.test(row[column])))
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(header), line(isNumber.map((right) => (right ? '--:' : '---'))), ...rows.map(line)].join('\n')
}
