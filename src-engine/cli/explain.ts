// `ebm explain`: the glossary in the terminal, the same entries as in the window.

import { findTerms, glossaryGroups } from '../../src-shared/glossary/glossary.ts'
import type { Term } from '../../src-shared/term.ts'
import { quote } from '../../src-shared/quote.ts'
import { UsageError } from './usage-error.ts'
import { wrapped } from './wrapped.ts'

/** Without words: the list of terms. Throws UsageError where nothing is found. */
export function explain(words: readonly string[]): void {
  const wanted = words.join(' ')
  console.log(wanted.trim() === '' ? listOfTerms() : foundText(wanted))
}

function listOfTerms(): string {
  const groups = glossaryGroups.map(({ title, terms }) => [title, ...terms.map((term) => `  ${term.title}`)].join('\n'))
  return `${groups.join('\n\n')}\n\n\`ebm explain WORD\` explains one.`
}

function foundText(wanted: string): string {
  const [term, ...others] = findTerms(wanted)
  if (!term) {
    throw new UsageError(
      `Expected a term of the glossary, got ${quote(wanted)}, which none mentions: \`ebm explain\` lists them.`,
    )
  }
  const more = others.slice(0, 5).map(({ title }) => title)
  return [entryText(term), ...(more.length > 0 ? [`Also found: ${more.join('; ')}.`] : [])].join('\n\n')
}

function entryText({ title, meaning, formula, unit, source }: Term): string {
  return [
    title,
    '',
    ...wrapped(meaning),
    ...(formula.length > 0 ? ['', ...formula.map((line) => `    ${line}`)] : []),
    ...(unit || source ? [''] : []),
    ...(unit ? [`Unit: ${unit}`] : []),
    ...(source ? wrapped(`Source: ${source}`) : []),
  ].join('\n')
}
