// How lanes stand to each other by their brackets, in words: for a table's cells and the sentence below it.

import { standingOf, type BracketOrder } from './bracket-order.ts'
import { formatNumber } from '../numbers.ts'

interface Named {
  key: string
  label: string
}

/** `ahead of all`, `ahead of NCE ν=4, behind CD-10`, `not separated`; null where the lane was not compared. */
export function standingWords({ key }: Named, lanes: readonly Named[], { comparisons }: BracketOrder): string | null {
  const others = lanes.flatMap((other) => {
    const standing = other.key === key ? null : standingOf(comparisons, key, other.key)
    return standing ? [{ label: other.label, standing }] : []
  })
  if (others.length === 0) return null
  const labelled = (standing: string) => others.filter((other) => other.standing === standing).map(({ label }) => label)
  const part = (word: string, labels: readonly string[]) => {
    if (labels.length === 0) return []
    return [`${word} ${labels.length > 1 && labels.length === others.length ? 'all others' : labels.join(', ')}`]
  }
  const parts = [...part('ahead of', labelled('ahead')), ...part('behind', labelled('behind'))]
  return parts.length > 0 ? parts.join(', ') : 'not separated'
}

/** One sentence without its full stop; empty for a single lane. */
export function bracketWords(lanes: readonly Named[], found: BracketOrder): string {
  if (lanes.length < 2) return ''
  const { comparisons, bestKey, obstacle, untrusted } = found
  const labelOf = (key: string) => lanes.find((lane) => lane.key === key)?.label ?? key
  const separated = comparisons.filter(({ standing }) => standing !== 'not separated')
  const best = bestKey === null ? '' : `${labelOf(bestKey)} is ahead of every other lane`
  const rest = obstacle === null ? 'no lane is ahead of all others' : `no lane is called best, because ${obstacle}`
  const gaps = separated.map(({ gap }) => gap)
  const apart =
    gaps.length === 0
      ? comparisons.length > 0 && 'no two brackets are apart, so lanes are not separated'
      : `${gaps.length} of ${comparisons.length} ${comparisons.length === 1 ? 'pair is' : 'pairs are'} apart, by ${formatNumber(Math.min(...gaps), 2)} nats per point or more`
  const left = untrusted.map(labelOf)
  const words = [
    best || rest,
    apart,
    left.length > 0 &&
      `not compared: ${left.join(', ')}, whose ${left.length === 1 ? 'bracket is' : 'brackets are'} not to be trusted`,
  ].filter(Boolean)
  return `by their brackets (${howWords(found)}) ${words.join('; ')}`
}

/** What it takes to be ahead, and what the ends are. */
function howWords({ comparisons, proven }: BracketOrder): string {
  const seeds = Math.max(0, ...comparisons.map((each) => each.seeds.length))
  const ends = proven
    ? 'both ends are bounds on average'
    : 'log Z between annealed importance sampling and its way back from long chains, no proven bound'
  const every = seeds > 1 ? ', at every seed' : ''
  return `all of one above all of the other, two standard errors on each side included${every}; ${ends}`
}
