// KaTeX's MathML with the spaces that its own HTML has. Browsers follow MathML Core, which knows fewer rules: it sets
// `log p` without a space, a minus after `=` as if it were between two numbers, and no letter in double-struck.

const space = '<mspace width="0.1667em"/>'
const functionName = /(<mi(?: mathvariant="normal")?>[A-Za-z]{2,}<\/mi>)<mo>\u2061<\/mo>/g
/** What ends something that a function follows: a letter, a number, a fraction, an index. */
const endOfFactor = /<\/(?:mi|mn|mfrac|mstyle|msup|msub)>$/

/** Letters whose double-struck forms stand apart from the others. */
const apart: Record<string, string> = { C: 'ℂ', H: 'ℍ', N: 'ℕ', P: 'ℙ', Q: 'ℚ', R: 'ℝ', Z: 'ℤ' }

export function spacedMathml(mathml: string): string {
  return mathml
    .replace(functionName, (all: string, name: string, at: number, whole: string) => {
      const before = endOfFactor.test(whole.slice(0, at)) ? space : ''
      const opensBracket = /^<m(?:row><m)?o (?:stretchy="false"|fence="true")>[([{|∣]/.test(
        whole.slice(at + all.length),
      )
      return `${before}${name}<mo>\u2061</mo>${opensBracket ? '' : space}`
    })
    .replace(/(<mo[^>]*>[^<)\]}]<\/mo>|<mrow>)<mo>([−±])<\/mo>/g, '$1<mo form="prefix" lspace="0" rspace="0">$2</mo>')
    .replaceAll('<mo stretchy="false">∥</mo>', '<mo stretchy="false" lspace="0" rspace="0">∥</mo>')
    .replace(
      /<mi mathvariant="double-struck">([A-Z])<\/mi>/g,
      (_all, letter: string) => `<mi>${doubleStruck(letter)}</mi>`,
    )
}

const doubleStruck = (letter: string): string =>
  apart[letter] ?? String.fromCodePoint(0x1d538 + letter.charCodeAt(0) - 'A'.charCodeAt(0))
