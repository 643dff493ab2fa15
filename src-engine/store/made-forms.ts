// How values were made is nearly the same text in every row of an evaluation, but for its numbers. The text without them
// is kept once, as a form; a row keeps the form's id and its numbers: `3 257 257 0.0138`. 40 instead of 550 bytes.
//
//   {"logPartition":{"by":"quadrature","shape":[257,257],"converged":true}}
//   {"logPartition":{"by":"quadrature","shape":[#,#],"converged":true}}      the form
// Seals of rows are made of the whole text, so that they hold whichever way it rests, and cover the form.

import type { Database } from 'better-sqlite3'

export interface MadeForms {
  /** For rest. A form that is new is stored. */
  packed(text: string): string
  /** The whole text; null if its form is missing or has other numbers. A text of an earlier version as it is. */
  whole(stored: string): string | null
}

/** Texts, which are left alone, and numbers. */
const numberOrText = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const placeOrText = /"(?:[^"\\]|\\.)*"|#/g

export function madeForms(database: Database): MadeForms {
  const selectId = database.prepare<[string], number>('SELECT id FROM made_forms WHERE form = ?').pluck()
  const selectForm = database.prepare<[number], string>('SELECT form FROM made_forms WHERE id = ?').pluck()
  const insert = database.prepare('INSERT INTO made_forms (form) VALUES (?)')
  // Forms that are there stay: nothing removes them.
  const pieces = new Map<number, readonly string[]>()

  function piecesOf(id: number): readonly string[] | undefined {
    const known = pieces.get(id)
    if (known) return known
    const form = selectForm.get(id)
    if (form === undefined) return undefined
    const found = piecesBetween(form)
    pieces.set(id, found)
    return found
  }

  return {
    packed(text) {
      const numbers: string[] = []
      const form = text.replace(numberOrText, (found) => {
        if (found.startsWith('"')) return found
        numbers.push(found)
        return '#'
      })
      // No cache: a transaction that fails takes the form back.
      const id = selectId.get(form) ?? Number(insert.run(form).lastInsertRowid)
      return [id, ...numbers].join(' ')
    },
    whole(stored) {
      if (stored.startsWith('{')) return stored
      const [id, ...numbers] = stored.split(' ')
      const between = piecesOf(Number(id))
      if (between?.length !== numbers.length + 1) return null
      let text = between[0]
      for (let index = 0; index < numbers.length; index++) text += numbers[index] + between[index + 1]
      return text
    },
  }
}

/** What stands before, between and after the places of numbers. */
function piecesBetween(form: string): string[] {
  const found: string[] = []
  let begin = 0
  for (const { 0: match, index } of form.matchAll(placeOrText)) {
    if (match !== '#') continue
    found.push(form.slice(begin, index))
    begin = index + 1
  }
  return [...found, form.slice(begin)]
}
