import { describe, expect, it } from 'vitest'
import { formulaDensity } from '../../../src-engine/data/formula.ts'
import { parseFormula } from '../../../src-engine/data/parse-formula.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { AppError } from '../../../src-shared/errors.ts'

const box = { xFrom: -8, xTo: 8, yFrom: -8, yTo: 8 }
const density = (energy: string, sides: Partial<typeof box> = {}) => formulaDensity({ energy, ...box, ...sides })

describe('a formula', () => {
  it.each<[string, number]>([
    ['2 x + y', 2 * 0.7 - 1.3],
    ['-x^2', -(0.7 ** 2)],
    ['2^-x', 2 ** -0.7],
    ['2^x^2', 2 ** (0.7 ** 2)],
    ['x y / 2', (0.7 * -1.3) / 2],
    ['(x - y)(x + y)', 0.7 ** 2 - 1.3 ** 2],
    ['exp(-abs(y)) + log(x) * sqrt(x)', Math.exp(-1.3) + Math.log(0.7) * Math.sqrt(0.7)],
    ['max(x, y) + hypot(3, 4) - atan2(y, x)', 0.7 + 5 - Math.atan2(-1.3, 0.7)],
    ['cos(pi x) + e + tau + 1.5e-3', Math.cos(Math.PI * 0.7) + Math.E + 2 * Math.PI + 0.0015],
  ])('%s has the value of the same in JavaScript', async (text, expected) => {
    expect((await parseFormula(text)).value(0.7, -1.3)).toBeCloseTo(expected, 14)
  })

  it.each<[string, string, number[], number, number]>([
    ['a Gaussian', '(x^2 + y^2) / 2', [1, 1], -1 - Math.log(2 * Math.PI), 2],
    ['one with an offset in its energy', '(x^2 + y^2) / 2 + 1000', [1, 1], -1 - Math.log(2 * Math.PI), 2],
    ['a Gaussian on a line, without y', 'x^2 / 2', [1], -0.5 - 0.5 * Math.log(2 * Math.PI), 1],
    // ∫ 2 sech(x)… exp(−2 log cosh x) = ∫ sech² x = 2
    ['sech², whose integral is 2', '2 log(cosh(2 x))', [0], -Math.log(1), 1],
  ])('of %s has the density of the closed form', async (_, text, point, expected, dimension) => {
    const exact = await density(text)
    expect(exact.dimension).toBe(dimension)
    expect(exact.logDensity(Float64Array.from(point))[0]).toBeCloseTo(expected, 7)
  })

  it('takes the density as zero outside its box', async () => {
    const exact = await density('(x^2 + y^2) / 2')
    expect([...exact.logDensity(Float64Array.of(9, 0, 0, -8.1))]).toEqual([-Infinity, -Infinity])
  })

  it('makes a data set, with the same rows for the same seed', async () => {
    const config = { kind: 'formula', energy: 'x^4 - 2 x^2', ...box, count: 200 } as const
    const [first, again] = [await loadData(config, 1), await loadData(config, 1)]
    expect(first.dimension).toBe(1)
    expect(again.train).toEqual(first.train)
  })
})

const faults: [string, () => Promise<unknown>, RegExp, string?][] = [
  ['nothing', () => density('  '), /got nothing/],
  ['a missing parenthesis', () => density('sin(x'), /fault at character 6, the end \(Parenthesis \) expected\)/],
  ['two operators', () => density('x^2 +* y'), /fault at character 6, "\* y" \(Value expected/],
  ['an unknown symbol', () => density('x^2 + z'), /constant, got "z": use x, y, pi/],
  ['a function without its parenthesis', () => density('x^2 + sin'), /got "sin": sin is a function/],
  ['an unknown function', () => density('erf(x)'), /one of the functions abs, .*; got "erf"/],
  ['a variable before a parenthesis', () => density('x(x + 1)'), /got "x\(": for a product/],
  ['too few values', () => density('atan2(x)'), /atan2 of 2 values, got 1/],
  ['too many values', () => density('sin(x, y)'), /sin of 1 value, got 2/],
  ['a comparison', () => density('x > 2'), /got ">"/],
  ['a factorial', () => density('x!'), /got "!"/],
  ['an assignment', () => density('f(x) = x'), /one expression/],
  ['a list', () => density('[x, y]'), /got "\[x, y\]"/],
  ['text', () => density('"x"'), /Expected numbers in the formula, got "x"/],
  ['several expressions', () => density('x; y'), /one expression/],
  ['a property', () => density('x.constructor'), /got "x\.constructor|got "x\["constructor/],
  ['a way out to the program', () => density('cos.constructor("return 1")(x)'), /got "/],
  ['an inherited name', () => density('constructor(x)'), /got "constructor"/],
  ['a function of mathjs', () => density('evaluate("x")'), /got "evaluate"|numbers in the formula/],
  ['neither x nor y', () => density('3'), /without x/],
  ['y alone', () => density('y^2'), /without x/],
  ['NaN on the left', () => density('log(x) + x^2'), /a number everywhere in the box, got none at x = -8/],
  ['a hole without a floor', () => density('log(abs(x)) * 3 + x^2'), /lower bound, got −∞ at x = 0/],
  ['+∞ everywhere', () => density('x^2 + 1/0'), /got \+∞ everywhere/],
  ['a flat energy', () => density('0 * x'), /fits the box, got 0\.06\d? of its probability beside x = (-8|8): widen/],
  ['a box that cuts', () => density('(x - 7)^2 + y^2'), /beside x = 8: widen the box there/],
  ['no confinement in y', () => density('x^2 + 0 * y'), /beside y = -?8/],
  ['details beyond the grid', () => density('10000 * x^2 + 10000 * y^2', { xTo: 100, yTo: 100 }), /fine grid/],
  ['x downwards', () => density('x^2', { xFrom: 3, xTo: -3 }), /x to run upwards, got from 3 to -3/, 'data.xTo'],
  ['an empty side', () => density('x^2 + y^2', { yFrom: 2, yTo: 2 }), /y to run upwards/, 'data.yTo'],
]

describe('a faulty formula', () => {
  it.each(faults)('with %s is refused by name, with a cure', async (_, attempt, message, field = 'data.energy') => {
    const error = await attempt().then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'invalid-input', field })
    expect((error as AppError).message).toMatch(message)
    expect((error as AppError).message).toMatch(/^Expected .*got .*[.]$/s)
  })
})
