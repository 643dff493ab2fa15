// The compiled kernels, as TypeScript sees them: what each computes is said in kernels/. Arguments are addresses in
// bytes, counts and numbers; nothing is checked in there.

import type { Activation } from '../backend.ts'

type Activated = {
  [Name in `${Activation}Value` | `${Activation}ValueSlope`]: (
    out: number,
    sums: number,
    features: number,
    blocks: number,
  ) => void
} & {
  [Name in `${Activation}SlopeTimes`]: (sums: number, factors: number, features: number, blocks: number) => void
} & {
  [Name in `${Activation}Bends`]: (
    bends: number,
    twists: number,
    sums: number,
    features: number,
    blocks: number,
  ) => void
}

/** Several calls as one, for kernels that it takes long to reach; the others do as they are told at once. */
export interface Gathering {
  /**
   * Makes the kernel calls that `calls` asks for, in order, and all of them before it returns; some are made late. Whatever
   * else in there reads or writes memory that they touch calls `settle` first.
   */
  together(calls: () => void): void
  /** Makes what was asked for so far. */
  settle(): void
  /** Within `together`: a function that makes the same kernel calls each time. They alone may stand in `calls`. */
  program(calls: () => void): () => void
}

export interface Kernels extends Activated, Gathering {
  multiply(
    out: number,
    inputs: number,
    panels: number,
    starts: number,
    inner: number,
    outputs: number,
    inputFeatures: number,
    outputFeatures: number,
    blocks: number,
  ): void

  times(out: number, a: number, b: number, length: number): void
  add(out: number, a: number, length: number): void
  secondUnits(out: number, slope: number, bend: number, z1: number, z2: number, length: number): void
  bendBack(zbar0: number, bend: number, z1: number, hbar1: number, length: number): void
  twistBack(
    zbar0: number,
    zbar1: number,
    bend: number,
    twist: number,
    z1: number,
    z2: number,
    hbar2: number,
    length: number,
  ): void

  addWeightedSum(
    out: number,
    inputs: number,
    weights: number,
    bias: number,
    scale: number,
    features: number,
    stride: number,
    blocks: number,
  ): void
  spread(out: number, rows: number, weights: number, features: number, blocks: number): void
  addRowProducts(
    gradient: number,
    inputs: number,
    adjoints: number,
    features: number,
    stride: number,
    blocks: number,
  ): void
  addRowSums(gradient: number, adjoints: number, features: number, stride: number, blocks: number): void

  transpose(
    out: number,
    inputs: number,
    features: number,
    stride: number,
    blocks: number,
    panelBytes: number,
    rowBytes: number,
  ): void
  addOuterProducts(
    gradient: number,
    units: number,
    adjoints: number,
    unitCount: number,
    columns: number,
    rows: number,
  ): void

  toBlocks(out: number, rows: number, rowCount: number, dimension: number, features: number, blocks: number): void
  fromBlocks(rows: number, inputs: number, rowCount: number, dimension: number, features: number): void
  clear(out: number, length: number): void

  addBaseGradient(
    gradient: number,
    points: number,
    mean: number,
    precision: number,
    dimension: number,
    features: number,
    blocks: number,
  ): void
  addBaseEnergy(
    out: number,
    points: number,
    mean: number,
    precision: number,
    dimension: number,
    features: number,
    blocks: number,
  ): void
  takeStep(
    points: number,
    gradient: number,
    noise: number,
    drift: number,
    scale: number,
    dimension: number,
    features: number,
    blocks: number,
  ): void

  classShares(
    shares: number,
    sums: number,
    outputs: number,
    labels: number,
    count: number,
    stride: number,
    blocks: number,
  ): void

  scaleRows(out: number, factors: number, features: number, blocks: number): void
  advance(
    out: number,
    inputs: number,
    factors: number,
    dimension: number,
    outFeatures: number,
    inFeatures: number,
    blocks: number,
  ): void

  sampleBinary(
    out: number,
    sums: number,
    words: number,
    features: number,
    stride: number,
    wordStride: number,
    blocks: number,
  ): void
  philoxWords(
    out: number,
    dimension: number,
    blocks: number,
    seed: number,
    purpose: number,
    chain: number,
    stepLow: number,
    stepHigh: number,
  ): void
  normalsFromWords(normals: number, words: number, length: number): void

  packForward(panels: number, weights: number, inputs: number, outputs: number): void
  packBackward(panels: number, weights: number, inputs: number, outputs: number): void
  unpadGradient(out: number, padded: number, inputs: number, outputs: number, columns: number): void

  squareSum(gradient: number, length: number): number
  sumCopies(out: number, copies: number, count: number, stride: number, length: number): void
  adam(
    parameters: number,
    average: number,
    firstMoment: number,
    secondMoment: number,
    gradient: number,
    length: number,
    clipping: number,
    beta1: number,
    beta2: number,
    fresh1: number,
    fresh2: number,
    rate: number,
    floor: number,
    decay: number,
    fresh: number,
  ): void
  sgd(
    parameters: number,
    average: number,
    velocity: number,
    gradient: number,
    length: number,
    clipping: number,
    momentum: number,
    rate: number,
    decay: number,
    fresh: number,
  ): void
}
