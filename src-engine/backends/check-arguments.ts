// What callers of a session may get wrong, each with a message that says what was expected and what came.

import type { Acceptance, ClassPerRow, JetGradientTerm, NormalStream, PerRow, RowKind, WalkProgram } from './backend.ts'

/** `values` (rowCount × dimension). */
export function checkUpload(
  values: Float64Array,
  { rowCount, dimension, kind }: { rowCount: number; dimension: number; kind: RowKind },
): void {
  if (!Number.isInteger(rowCount) || rowCount < 0) throw new Error(`Expected a number of rows, got ${rowCount}.`)
  if (values.length !== rowCount * dimension) {
    throw new Error(`Expected ${rowCount} × ${dimension} values, got ${values.length}.`)
  }
  if (kind === 'binary') checkBinary(values)
}

/** A plain loop: every batch of images comes through here, 100,000 values at once. */
function checkBinary(values: Float64Array): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    if (value !== 0 && value !== 1) throw new Error(`Expected binary rows of 0 and 1, got ${value}.`)
  }
}

export function checkWalk(program: WalkProgram, rowCount: number, dimension: number): void {
  const { steps, centre, normals, proposal, acceptance } = program
  checkCount('steps', steps)
  checkLength('coordinates of the centre', centre.length, dimension)
  if ('given' in normals) checkGiven(normals.given, steps, rowCount * dimension)
  else checkStream('normals', normals)
  if (acceptance.kind === 'metropolis') checkStream('uniforms', acceptance.uniforms)
  switch (proposal.kind) {
    case 'langevin':
    case 'random-walk':
      return checkPositive('step size', proposal.stepSize, rowCount)
    case 'decoupled-langevin':
      checkNotNegative('drift', proposal.drift, rowCount)
      return checkNoise(proposal.noise, acceptance, rowCount)
    case 'hamiltonian':
      checkCount('leapfrog steps', proposal.leapfrogSteps)
      return checkPositive('step size', proposal.stepSize, rowCount)
    case 'gibbs':
      return checkGibbs(proposal.hidden, program)
    default:
      proposal satisfies never
  }
}

/** Its conditionals are those of the energy itself, or of its joint temperature. */
function checkGibbs(hidden: NormalStream, { normals, acceptance, inverseTemperatures = 1 }: WalkProgram): void {
  checkStream('hidden units', hidden)
  if ('given' in normals) throw new Error('Expected a stream of random numbers for a Gibbs walk, got given normals.')
  if (acceptance.kind !== 'none') throw new Error('Expected no Metropolis in a Gibbs walk, which refuses nothing.')
  if (inverseTemperatures !== 1) {
    throw new Error('Expected a joint inverse temperature for a Gibbs walk, got one of the energy.')
  }
}

export function checkGradientTerm(
  { rows, direction, energyWeight, slopeWeight, curvatureWeight }: JetGradientTerm,
  what: string,
): void {
  for (const weight of [energyWeight, slopeWeight, curvatureWeight]) {
    if (typeof weight === 'object') checkLength(`weights of ${what}`, weight.length, rows.rowCount)
  }
  if ((slopeWeight !== undefined || curvatureWeight !== undefined) && !direction) {
    throw new Error('Expected directions with slope or curvature weights, got none.')
  }
}

export function checkTemperatures(temperatures: PerRow, rowCount: number): void {
  checkNotNegative('inverse temperature', temperatures, rowCount)
}

export function checkClasses(classes: ClassPerRow, rowCount: number, count: number): void {
  const expected = `a class from 0 to ${count - 1}`
  const fits = (each: number) => Number.isInteger(each) && each >= 0 && each < count
  if (typeof classes === 'number') {
    if (!fits(classes)) throw new Error(`Expected ${expected}, got ${classes}.`)
    return
  }
  checkLength('classes of rows', classes.length, rowCount)
  const odd = classes.findIndex((each) => !fits(each))
  if (odd !== -1) throw new Error(`Expected ${expected}, got ${classes[odd]} at row ${odd}.`)
}

export function checkWeights(weights: readonly number[], what: string): void {
  const odd = weights.find((weight) => !Number.isFinite(weight))
  if (odd !== undefined) throw new Error(`Expected finite weights of ${what}, got ${odd}.`)
}

export function checkLength(what: string, got: number, expected: number): void {
  if (got !== expected) throw new Error(`Expected ${expected} ${what}, got ${got}.`)
}

function checkCount(what: string, count: number): void {
  if (!Number.isInteger(count) || count < 1) throw new Error(`Expected at least one of ${what}, got ${count}.`)
}

/** A proposal without noise has no density that it could be judged by. */
function checkNoise(noise: PerRow, acceptance: Acceptance, rowCount: number): void {
  if (acceptance.kind === 'metropolis') checkPositive('noise', noise, rowCount)
  else checkNotNegative('noise', noise, rowCount)
}

const checkPositive = (what: string, values: PerRow, rowCount: number): void =>
  checkEach(`a finite positive ${what}`, values, { rowCount, fits: (value) => value > 0 && value < Infinity })

const checkNotNegative = (what: string, values: PerRow, rowCount: number): void =>
  checkEach(`a finite ${what} of at least 0`, values, { rowCount, fits: (value) => value >= 0 && value < Infinity })

function checkEach(
  expected: string,
  values: PerRow,
  { rowCount, fits }: { rowCount: number; fits: (value: number) => boolean },
): void {
  if (typeof values === 'number') {
    if (!fits(values)) throw new Error(`Expected ${expected}, got ${values}.`)
    return
  }
  if (values.length !== rowCount)
    throw new Error(`Expected ${expected} for each of ${rowCount} rows, got ${values.length}.`)
  for (let row = 0; row < rowCount; row++) {
    if (!fits(values[row])) throw new Error(`Expected ${expected}, got ${values[row]} at row ${row}.`)
  }
}

function checkGiven(given: readonly Float64Array[], steps: number, length: number): void {
  if (given.length < steps) throw new Error(`Expected normals of ${steps} steps, got ${given.length}.`)
  for (const step of given) checkLength('normals of a step', step.length, length)
}

function checkStream(what: string, { seed, purpose, firstChain, firstStep }: NormalStream): void {
  if (isPosition(seed) && isPosition(purpose) && isPosition(firstChain) && isPosition(firstStep)) return
  throw new Error(
    `Expected the position of ${what} in whole numbers, got seed ${seed}, purpose ${purpose}, chain ${firstChain}, step ${firstStep}.`,
  )
}

const isPosition = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
