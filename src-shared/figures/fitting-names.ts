// Names that stand side by side, cut so that each fits and none reads like another.
//
// Long names of columns often share their beginning and their end (`petal_length_mm_left`, `petal_width_mm_left`). Where
// cutting them in the middle leaves the same text of two, they are cut at what they share instead.

import { fittingName } from './marks.ts'
import type { TextRuler } from './text-ruler.ts'

/** In the order of `names`; equal names stay equal. Uses the ruler's font. */
export function fittingNames(ruler: TextRuler, names: readonly string[], width: number): string[] {
  const cut = (name: string): string => fittingName(ruler, name, width)
  const own = ownPartsWhereAlike(names, names.map(cut))
  const texts = own.map(cut)
  // Too narrow for what tells them apart: by their places, counted from 1.
  return texts.map((text, index) => (isToldApart(names, texts, index) ? text : cut(String(index + 1))))
}

/** The names themselves where their texts differ; of names with the same text what they do not share. */
function ownPartsWhereAlike(names: readonly string[], texts: readonly string[]): string[] {
  return names.map((name, index) => {
    if (isToldApart(names, texts, index)) return name
    const letters = [...name]
    const alike = names.filter((_other, at) => texts[at] === texts[index]).map((each) => [...each])
    const head = sharedLength(alike)
    const tail = sharedLength(alike.map((each) => each.slice(head).reverse()))
    const own = letters.slice(head, letters.length - tail).join('')
    return `${head > 0 ? '…' : ''}${own}${tail > 0 ? '…' : ''}`
  })
}

const isToldApart = (names: readonly string[], texts: readonly string[], index: number): boolean =>
  names.every((name, at) => name === names[index] || texts[at] !== texts[index])

/** Of a column `width` is the name and `width (mm)` the label: where there is no room for more. */
export const withoutUnit = (label: string): string => label.replace(/\s*\([^()]*\)\s*$/, '')

/** How many letters all of them begin with. */
function sharedLength(texts: readonly (readonly string[])[]): number {
  const [first, ...others] = texts
  let length = 0
  while (length < first.length && others.every((other) => other[length] === first[length])) length++
  return length
}
