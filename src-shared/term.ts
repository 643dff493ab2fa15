// One entry of the glossary: what a term means, its formula, its unit, and where to read more.

export interface Term {
  /** Stable and short; controls name it (`data-term`), and so does `ebm explain`. */
  id: string
  title: string
  /** Other words that a search finds it by: abbreviations, symbols, names in other texts. */
  aliases: readonly string[]
  /** Two to four short sentences. */
  meaning: string
  /** In plain signs, one line each; empty where the term has none. */
  formula: readonly string[]
  /** Empty for what has none. */
  unit: string
  /** Author, year and title; empty for everyday words of the app. */
  source: string
  /** Ids of related terms. */
  seeAlso: readonly string[]
}

export type TermText = Pick<Term, 'title' | 'meaning'> & Partial<Omit<Term, 'id'>>

/** Entries as they are written, with what was left out. */
export function termsOf(texts: Readonly<Record<string, TermText>>): Term[] {
  return Object.entries(texts).map(([id, text]) => ({
    id,
    aliases: [],
    formula: [],
    unit: '',
    source: '',
    seeAlso: [],
    ...text,
  }))
}
