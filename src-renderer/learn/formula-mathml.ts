// A formula as MathML, typeset once: the same text, the same marks.

import katex from 'katex'
import { spacedMathml } from './spaced-mathml.ts'

const typeset = new Map<string, string>()

export function formulaMathml(tex: string, display: boolean): string {
  const key = `${display ? 'display' : 'inline'} ${tex}`
  const known = typeset.get(key)
  if (known !== undefined) return known
  const made = spacedMathml(katex.renderToString(tex, { output: 'mathml', displayMode: display, throwOnError: false }))
  typeset.set(key, made)
  return made
}
