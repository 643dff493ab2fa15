import { describe, expect, test } from 'vitest'
import { parseBenchArguments, parseShapes } from '../../bench/measure/arguments.ts'
import { benchRow } from '../../bench/measure/bench-row.ts'
import { exponentOf, geometricMean, interquartileRange, median } from '../../bench/measure/statistics.ts'
import { matrixOperations, standardShapes, workloadOf } from '../../bench/measure/workload.ts'
import { verdictLine, verdicts } from '../../bench/peers/verdicts.ts'

describe('the arguments of npm run bench', () => {
  test('default to every backend, the standard shapes and CD-20', () => {
    expect(parseBenchArguments([])).toEqual({
      json: false,
      backend: null,
      shapes: standardShapes,
      method: 'cd',
      steps: 20,
      threads: null,
    })
  })

  test('are all understood', () => {
    const argv = ['--json', '--backend', 'wasm', '--shapes', '32,128,2;64,1,3;', '--method', 'nce', '--k', '5']
    expect(parseBenchArguments([...argv, '--threads', '1'])).toEqual({
      json: true,
      backend: 'wasm',
      shapes: [
        { h: 32, B: 128, d: 2 },
        { h: 64, B: 1, d: 3 },
      ],
      method: 'nce',
      steps: 5,
      threads: 1,
    })
  })

  test.each([
    [['--backend', 'cuda'], 'Expected --backend reference|wasm|webgpu|tensorflow, got "cuda".'],
    [['--method', 'ml'], 'Expected --method cd|pcd|nce, got "ml".'],
    [['--k', '0'], 'Expected a whole number from 1 on for --k, got "0".'],
    [['--shapes', '32,128'], 'Expected three numbers h,B,d in --shapes, got "32,128".'],
    [['--shapes', '32,,2'], 'Expected a whole number from 1 on for --shapes, got "".'],
    [['--shape', '32,1,2'], "Unknown option '--shape'"],
  ])('%j is refused with what was expected', (argv, message) => {
    expect(() => parseBenchArguments(argv)).toThrow(message)
  })

  test('take shapes with spaces', () => expect(parseShapes(' 8, 4, 1 ; ')).toEqual([{ h: 8, B: 4, d: 1 }]))
})

test('a row holds median, interquartile range and the share of the peak of its own round', () => {
  const shape = { h: 3, B: 2, d: 1 }
  // Per row 1·3 + 3·3 = 12 weights: a step forward and back is 48 operations, a parameter gradient 24 + 18 + 24.
  const operations = 2 * (5 * 48 + 2 * 66)
  expect(matrixOperations(workloadOf(shape, 'cd', 5))).toBe(operations)
  const milliseconds = [2, 4, 3, 5, 1]
  const peaks = milliseconds.map((each) => (2 * operations) / (each / 1000))
  const row = benchRow({ milliseconds, peaks }, { backend: 'wasm', shape, method: 'cd', steps: 5 })
  expect(Object.keys(row)).toEqual([
    'backend',
    'method',
    'h',
    'B',
    'd',
    'k',
    'msPerIteration',
    'spread',
    'peakFraction',
  ])
  expect(row).toMatchObject({ backend: 'wasm', method: 'cd', h: 3, B: 2, d: 1, k: 5, msPerIteration: 3, spread: 2 })
  expect(row.peakFraction).toBeCloseTo(0.5, 12)
  const unknown = benchRow({ milliseconds, peaks: [] }, { backend: 'wasm', shape, method: 'cd', steps: 5 })
  expect(unknown.peakFraction).toBeNull()
})

test('NCE counts an energy pass and a parameter gradient over data and noise', () => {
  // ν = 4: five rows a datum; forward 24, then 66.
  expect(matrixOperations(workloadOf({ h: 3, B: 2, d: 1 }, 'nce', 20))).toBe(2 * 5 * (24 + 66))
})

test('CD of a Boltzmann machine counts products between its layers', () => {
  // 3 · 2 weights are 12 operations a product: two a step, and four for the gradient of data and negatives.
  expect(matrixOperations({ method: 'rbm', widths: [3, 2], batch: 5, steps: 4 })).toBe(5 * 12 * (2 * 4 + 4))
})

test('medians, quartiles, geometric means and exponents are the textbook’s', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(interquartileRange([1, 2, 3, 4, 5])).toBe(2)
  expect(geometricMean([2, 8])).toBeCloseTo(4, 12)
  expect(exponentOf([1, 2, 4], [3, 6, 12])).toBeCloseTo(1, 12)
  expect(exponentOf([1, 10, 100], [5, 500, 50_000])).toBeCloseTo(2, 12)
})

describe('the verdicts on the peers', () => {
  const ratios = { jax: [1, 4], eager: [4, 4], tfjs: [20, 12, 1] }
  const figures = {
    ...{ ratios, notebookIterationsPerSecond: null, peakFraction: Number.NaN, twoThreadGain: 1.79 },
    images: [1.2],
  }
  const lines = verdicts(figures).map(verdictLine)

  test('say what is reached', () => {
    expect(lines[0]).toBe('reached       2.00 × JAX jit, geometric mean (wanted ≥ 1.5)')
    expect(lines[3]).toMatch(/^reached {7}12\.00 × tfjs-node, worse of the first two/)
  })

  test('say what is not, and never count what was not measured', () => {
    expect(lines[5]).toMatch(/^not measured/)
    expect(lines[6]).toMatch(/^reached {7}1\.20/)
    expect(lines[7]).toMatch(/^not measured/)
    expect(lines[8]).toMatch(/^NOT REACHED {3}NaN/)
    expect(lines[9]).toMatch(/^NOT REACHED {3}1\.79/)
  })
})
