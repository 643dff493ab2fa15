// The glossary's formulas are plain text: `p_data(x)`, `β_(l+1)`, `n^(−1/4)`. Here with what stands lower and higher.

export interface FormulaPiece {
  text: string
  place: 'line' | 'below' | 'above'
}

/** A word after the sign, or what stands in brackets there, with one level of brackets inside. */
const raised = /([_^])(?:\(((?:[^()]|\([^()]*\))*)\)|([\p{L}\p{N}]+))/gu

export function formulaPieces(line: string): FormulaPiece[] {
  const pieces: FormulaPiece[] = []
  let end = 0
  for (const match of line.matchAll(raised)) {
    const [whole, sign, inside, word] = match
    pieces.push({ text: line.slice(end, match.index), place: 'line' })
    pieces.push({ text: inside ?? word, place: sign === '_' ? 'below' : 'above' })
    end = match.index + whole.length
  }
  pieces.push({ text: line.slice(end), place: 'line' })
  return pieces.filter(({ text }) => text !== '')
}
