// JSON that people edit by hand: read strictly, and where it is broken, said in words with the line and the cure.

import { AppError } from '../errors.ts'

/** What was expected, and what to do where it is something else. */
interface JsonFileWords {
  what: string
  cure: string
}

const ofExperiments: JsonFileWords = {
  what: 'an experiment file',
  cure: 'choose one that was saved with “Save experiment…”',
}

/** Throws AppError('invalid-input') with the file's name and, where it can be told, the line. */
export function parseJson(text: string, fileName: string, { what, cure } = ofExperiments): unknown {
  const plain = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(plain)
  } catch (cause) {
    const noJson = `text that is not JSON: ${cure}`
    const fault = plain.trim() === '' ? 'an empty file: choose another' : (faultIn(plain) ?? noJson)
    throw new AppError('invalid-input', `${fileName}: Expected ${what}, got ${fault}.`, { cause })
  }
}

/** The slips that are made by hand; null for a text that was never JSON, or whose fault cannot be placed. */
function faultIn(text: string): string | null {
  if (!/^\s*\{/.test(text)) return null
  for (const { at, token } of tokensOf(text)) {
    const line = `on line ${lineAt(text, at)}`
    if (token.startsWith('//') || token.startsWith('/*')) {
      return `a comment ${line}: JSON has no comments, take it out`
    }
    if (token === ',' && /^\s*[}\]]/.test(text.slice(at + 1))) {
      return `a comma before the closing bracket ${line}: take the comma out`
    }
    if (token === "'") return `a text in single quotes ${line}: JSON wants double quotes`
    if (/^(NaN|-?Infinity|undefined|None|True|False)$/.test(token)) {
      return `${token} ${line}, which JSON does not know: write a number, true, false or null`
    }
  }
  return unclosed(text)
}

interface Token {
  at: number
  token: string
}

/** Comments, commas, single quotes, brackets and words outside texts. */
function* tokensOf(text: string): Generator<Token> {
  const pattern = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|-?[A-Za-z_]+|[,'{}[\]]/g
  for (const match of text.matchAll(pattern)) {
    if (!match[0].startsWith('"')) yield { at: match.index, token: match[0] }
  }
}

function unclosed(text: string): string | null {
  const open: string[] = []
  for (const { at, token } of tokensOf(text)) {
    if (token === '{' || token === '[') open.push(token)
    if (token !== '}' && token !== ']') continue
    const fits = open.pop() === (token === '}' ? '{' : '[')
    if (!fits) return `a closing bracket without its opening one on line ${lineAt(text, at)}: repair that line`
  }
  return open.length > 0 ? 'one that ends too early, with a bracket still open: copy it whole' : null
}

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length
