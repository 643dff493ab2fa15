// Words with formulas between dollar signs and code between backticks, in pieces.

export interface TextPiece {
  kind: 'words' | 'formula' | 'code'
  text: string
}

/** A sign that has no partner stays as it is. */
export const textPieces = (text: string): TextPiece[] =>
  text
    .split(/(\$[^$]+\$|`[^`]+`)/)
    .filter((piece) => piece !== '')
    .map((piece): TextPiece => {
      const [first] = piece
      const closed = piece.length > 2 && piece.endsWith(first)
      if (first === '$' && closed) return { kind: 'formula', text: piece.slice(1, -1) }
      if (first === '`' && closed) return { kind: 'code', text: piece.slice(1, -1) }
      return { kind: 'words', text: piece }
    })
