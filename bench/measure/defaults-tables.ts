// The tables of the study of defaults: one per method, data sets down, candidates across.

import { dataTitles, type DataKind } from '../../src-shared/config/data.ts'
import { fieldsOf } from '../../src-shared/config/fields.ts'
import { methodDefinitions, methodKinds, type MethodKind } from '../../src-shared/config/method.ts'

export interface StudyResult {
  data: DataKind
  method: MethodKind
  /** Learning rate / β₁, and β₂ where it is not the usual; then settings of the method: `0.005/0.9;contrastCount=8`. */
  candidate: string
  seed: number
  /** KL(data‖model) in nats, or the held-out log-likelihood of measured data. */
  value: number
  converged: boolean
  outcome: string
  seconds: number
}

/**
 * Markdown; in each cell the value of every seed, with a mark where a number is weaker than it looks. The sections that
 * stood there before stay where no result of their method is known here.
 */
export function studyTables(results: readonly StudyResult[], before: string): string {
  const kept = new Map(before.split(/^(?=## )/m).map((section) => [section.split('\n')[0], section.trim()] as const))
  return methodKinds
    .flatMap((method) => {
      const own = results.filter((result) => result.method === method)
      return own.length > 0 ? [table(own, method)] : (kept.get(headingOf(method)) ?? [])
    })
    .join('\n\n')
}

const headingOf = (method: MethodKind): string => `## ${methodDefinitions[method].title}`

function table(results: readonly StudyResult[], method: MethodKind): string {
  const candidates = [...new Set(results.map(({ candidate }) => candidate))].toSorted(byMomentumThenRate)
  const kinds = (Object.keys(dataTitles) as DataKind[]).filter((kind) => results.some(({ data }) => data === kind))
  const of = (data: DataKind, candidate: string) =>
    results
      .filter((result) => result.data === data && result.candidate === candidate)
      .toSorted((a, b) => a.seed - b.seed)
  const head = candidates.map((candidate) => {
    const [optimizer, ...settings] = candidate.split(';')
    const [rate, beta1, beta2] = optimizer.split('/')
    const words = settings.map((setting) => `, ${settingWords(method, setting)}`)
    return `rate ${rate}, β₁ ${beta1}${beta2 === undefined ? '' : `, β₂ ${beta2}`}${words.join('')}`
  })
  const rows = kinds.map((kind) => {
    const title = kind === 'penguins' ? 'Penguins (log-likelihood)' : dataTitles[kind].title
    return [title, ...candidates.map((candidate) => of(kind, candidate).map(cell).join(' '))]
  })
  const lines = [['data', ...head], ['---', ...candidates.map(() => '---')], ...rows]
  return [headingOf(method), '', ...lines.map((line) => `| ${line.join(' | ')} |`)].join('\n')
}

/** `.031`, `.031*` where the quadrature did not converge, `diverged`. */
function cell({ value, converged, outcome }: StudyResult): string {
  if (outcome !== 'finished') return outcome
  return `${value.toFixed(3).replace(/^(-?)0\./, '$1.')}${converged ? '' : '*'}`
}

/** `M=8` for `contrastCount=8`. */
function settingWords(method: MethodKind, setting: string): string {
  const [key, value] = setting.split('=')
  const field = fieldsOf(methodDefinitions[method].schema).find(([name]) => name === key)?.[1]
  return field?.short?.(Number(value)) ?? setting
}

/** Candidates with settings of the method come last. */
function byMomentumThenRate(a: string, b: string): number {
  const [[rateA, betaA], [rateB, betaB]] = [a, b].map((text) => text.split(';')[0].split('/').map(Number))
  return Number(a.includes(';')) - Number(b.includes(';')) || betaB - betaA || rateA - rateB
}
