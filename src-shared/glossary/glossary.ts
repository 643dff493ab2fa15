// The glossary: every term that the window, the command line and the figures use, with formula, unit and source.
//
// "What is this?" opens it at the term of the control under the pointer (`data-term`), `ebm explain` prints it.

import { appTerms } from './app-terms.ts'
import { modelTerms } from './model-terms.ts'
import { resultTerms } from './result-terms.ts'
import { sampleTerms } from './sample-terms.ts'
import { samplingTerms } from './sampling-terms.ts'
import type { Term } from '../term.ts'
import { trainingTerms } from './training-terms.ts'

export const glossaryGroups: readonly { title: string; terms: readonly Term[] }[] = [
  { title: 'The model', terms: modelTerms },
  { title: 'Training', terms: trainingTerms },
  { title: 'Sampling', terms: samplingTerms },
  { title: 'Results', terms: [...resultTerms, ...sampleTerms] },
  { title: 'The app', terms: appTerms },
]

export const glossary: readonly Term[] = glossaryGroups.flatMap(({ terms }) => terms)

const byId = new Map(glossary.map((term) => [term.id, term]))

export const termOf = (id: string): Term | null => byId.get(id) ?? null

/** Terms that a search finds, best first: by title, then by another word, then by what is said. All for an empty one. */
export function findTerms(wanted: string): Term[] {
  const plain = plainWords(wanted)
  if (plain === '') return [...glossary]
  const ranked = glossary.map((term) => ({ term, rank: rankOf(term, plain) })).filter(({ rank }) => rank < notFound)
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ term }) => term)
}

const notFound = 5

function rankOf({ id, title, aliases, meaning, source }: Term, wanted: string): number {
  const words = [title, id, ...aliases].map(plainWords)
  if (words.includes(wanted)) return 0
  if (words.some((word) => word.startsWith(wanted))) return 1
  if (words.some((word) => word.includes(wanted))) return 2
  if (plainWords(`${meaning} ${source}`).includes(wanted)) return 3
  return notFound
}

/** Without case, accents and hyphens. */
const plainWords = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[-–_]+/g, ' ')
    .toLowerCase()
    .trim()
