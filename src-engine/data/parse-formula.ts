// From the text of a formula to a function of x and y.
//
// mathjs reads the text; nothing of it is ever evaluated by mathjs. Its tree is walked once, and only numbers, x, y, named
// constants, + − * / ^, parentheses and the functions listed here become closures over Math; all else is refused by name.

import type { MathNode } from 'mathjs'
import { quote } from '../../src-shared/quote.ts'
import { AppError } from '../../src-shared/errors.ts'

export interface Formula {
  value(x: number, y: number): number
  usesX: boolean
  usesY: boolean
}

type Evaluate = (x: number, y: number) => number

const constants = { pi: Math.PI, e: Math.E, tau: 2 * Math.PI } as const

const functionsOfOne = {
  ...{ abs: Math.abs, sqrt: Math.sqrt, cbrt: Math.cbrt, sign: Math.sign, exp: Math.exp, expm1: Math.expm1 },
  ...{ log: Math.log, log2: Math.log2, log10: Math.log10, log1p: Math.log1p },
  ...{ sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin, acos: Math.acos, atan: Math.atan },
  ...{ sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh },
} as const

const functionsOfTwo = { min: Math.min, max: Math.max, pow: Math.pow, hypot: Math.hypot, atan2: Math.atan2 } as const

const operators: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
}

const functionNames = [...Object.keys(functionsOfOne), ...Object.keys(functionsOfTwo)]

/** Throws AppError('invalid-input') naming the place or the word that is not understood. */
export async function parseFormula(text: string): Promise<Formula> {
  if (text.trim() === '') throw refused('Expected an energy in x and y, got nothing: try (x^2 + y^2) / 2.')
  // Only who writes a formula waits for it. As one file it loads in a third of the time that its hundreds of modules take.
  const { default: mathjs } = await import('mathjs/lib/browser/math.js')
  const used = new Set<string>()
  const value = compile(parsed(text, mathjs.parse), used)
  return { value, usesX: used.has('x'), usesY: used.has('y') }
}

function parsed(text: string, parse: (text: string) => MathNode): MathNode {
  try {
    return parse(text)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    const { char } = cause as SyntaxError & { char?: number }
    const reason = cause.message.replace(/ \(char \d+\)$/, '')
    const rest = char === undefined ? '' : text.slice(char - 1, char + 11)
    const where = char === undefined ? '' : ` at character ${char}${rest ? `, "${rest}"` : ', the end'}`
    throw refused(
      `Expected a formula such as (x^2 + y^2) / 2, got a fault${where} (${reason}): correct it there.`,
      cause,
    )
  }
}

/** Adds the names of the variables that occur to `used`. */
function compile(node: MathNode, used: Set<string>): Evaluate {
  if (isKind(node, 'ParenthesisNode')) return compile(node.content, used)
  if (isKind(node, 'ConstantNode')) return constant(node.value)
  if (isKind(node, 'SymbolNode')) return symbol(node.name, used)
  if (isKind(node, 'OperatorNode')) return operation(node, used)
  if (isKind(node, 'FunctionNode')) return call(node, used)
  throw refused(
    `Expected numbers, x, y, + − * / ^ and functions, got ${quote(shown(node))}: write the formula as one expression.`,
  )
}

function constant(value: unknown): Evaluate {
  if (typeof value === 'number') return () => value
  throw refused(`Expected numbers in the formula, got ${quote(String(value))}: remove it.`)
}

function symbol(name: string, used: Set<string>): Evaluate {
  if (name === 'x' || name === 'y') {
    used.add(name)
    return name === 'x' ? (x) => x : (_x, y) => y
  }
  if (Object.hasOwn(constants, name)) {
    const value = constants[name as keyof typeof constants]
    return () => value
  }
  const cure = functionNames.includes(name) ? `${name} is a function: write ${name}(x)` : 'use x, y, pi, e or tau'
  throw refused(`Expected x, y or a constant, got ${quote(name)}: ${cure}.`)
}

function operation({ op, args }: { op: string; args: MathNode[] }, used: Set<string>): Evaluate {
  const [first, second] = args.map((argument) => compile(argument, used))
  if (args.length === 1 && op === '-') return (x, y) => -first(x, y)
  if (args.length === 1 && op === '+') return first
  if (args.length !== 2 || !Object.hasOwn(operators, op)) {
    throw refused(`Expected + − * / ^, got ${quote(op)}: write it with those and with functions.`)
  }
  const apply = operators[op]
  return (x, y) => apply(first(x, y), second(x, y))
}

function call({ fn, args }: { fn: MathNode; args: MathNode[] }, used: Set<string>): Evaluate {
  const name = isKind(fn, 'SymbolNode') ? fn.name : shown(fn)
  if (name === 'x' || name === 'y') {
    throw refused(`Expected a function before a parenthesis, got "${name}(": for a product write ${name} * (…).`)
  }
  const [first, second] = args.map((argument) => compile(argument, used))
  if (Object.hasOwn(functionsOfOne, name)) {
    requireCount(name, args, 1)
    const apply = functionsOfOne[name as keyof typeof functionsOfOne]
    return (x, y) => apply(first(x, y))
  }
  if (Object.hasOwn(functionsOfTwo, name)) {
    requireCount(name, args, 2)
    const apply = functionsOfTwo[name as keyof typeof functionsOfTwo]
    return (x, y) => apply(first(x, y), second(x, y))
  }
  throw refused(`Expected one of the functions ${functionNames.join(', ')}; got ${quote(name)}.`)
}

function requireCount(name: string, args: readonly MathNode[], count: number): void {
  if (args.length === count) return
  throw refused(`Expected ${name} of ${count} value${count === 1 ? '' : 's'}, got ${args.length}: see the commas.`)
}

interface Kinds {
  ParenthesisNode: { content: MathNode }
  ConstantNode: { value: unknown }
  SymbolNode: { name: string }
  OperatorNode: { op: string; args: MathNode[] }
  FunctionNode: { fn: MathNode; args: MathNode[] }
}

function isKind<Kind extends keyof Kinds>(node: MathNode, kind: Kind): node is MathNode & Kinds[Kind] {
  return node.type === kind
}

const shown = (node: MathNode) => node.toString().slice(0, 40)

function refused(message: string, cause?: unknown): AppError {
  return new AppError('invalid-input', message, { field: 'data.energy', cause })
}
