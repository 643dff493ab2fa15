// Text of the engine and of messages, set as on a printed page: “ ” around what is quoted, ’ in words, − before numbers
// and 10⁻⁶ for 1e-6. Our sources and the terminal write them straight; what stands between the marks stays letter by letter.

import { powerOfTen } from './power-of-ten.ts'

const quoted = /"([^"\n]*)"/

export function typeset(text: string): string {
  const parts: string[] = []
  let rest = text
  for (let match = quoted.exec(rest); match; match = quoted.exec(rest)) {
    parts.push(prose(rest.slice(0, match.index)), `“${match[1]}”`)
    rest = rest.slice(match.index + match[0].length)
  }
  return [...parts, prose(rest)].join('')
}

/** A minus where a number begins, not in `2024-11-28` or `wasm-1`. */
const prose = (text: string): string =>
  text
    .replace(/(?<=\p{L})'(?=\p{L})/gu, '’')
    .replace(/(?<=^|[\s(\[=,:;±])-(?=[\d.∞])/g, '−')
    .replace(/(?<![\w.])(\d(?:\.\d+)?)e([+-]?\d{1,3})(?!\w)/g, (_all, digits: string, exponent: string) =>
      powerOfTen(digits, exponent),
    )
