// How many permutations of two pooled samples come to an MMD² of at least the observed one.
//
// With x = 1 for the rows of a permuted sample, its pairs add up to ½(xᵀKx − 3m). A factor K ≈ L Lᵀ of few columns gives
// that between two bounds (kernel-factor.ts), and Lᵀx is quickly summed: all 256 choices of eight rows are added up once,
// then each permutation takes one of them for each eight. Where the bounds leave it open whether a permutation reaches the
// observed value, and where there is no such factor, its pairs are looked up one by one. So the count is that of looking up
// all. The observed value is itself made by looking up, in the same order, so that rounding cannot part equals.

import { setImmediate } from 'node:timers/promises'
import { shuffleFirst } from '../random/shuffle.ts'
import type { RandomStream } from '../random/random-stream.ts'
import { kernelFactor, ownKernel, type KernelFactor } from './kernel-factor.ts'
import type { KernelPairs } from './kernel-pairs.ts'

/** After so many additions, about 50 ms, the process answers commands. */
const additionsBetweenPauses = 1e7
const lookedUpAtATime = 16
const boundedAtATime = 1024
/** Of MMD², far above what rounding does to a sum of pairs. */
const roundingMaximum = 1e-9
const groupRows = 8
const groupChoices = 2 ** groupRows

export interface Permutations {
  count: number
  random: RandomStream
}

/** The pooled rows begin with `firstCount` of the first sample. */
export async function permutationsReaching(
  pairs: KernelPairs,
  firstCount: number,
  permutations: Permutations,
  factor = kernelFactor(pairs),
): Promise<number> {
  // Of two samples the smaller is looked up: all pairs with an end in it, less those within, are those across.
  const smaller = Math.min(firstCount, pairs.count - firstCount)
  const order = orderWithFirst(pairs.count, firstCount === smaller ? 0 : firstCount)
  const permuted = { pairs, smaller, sums: sumsOf(pairs) }
  const [observed] = lookedUp([membersOf(order, smaller)], permuted)
  const judge = factor ? boundedJudge(permuted, factor, observed) : lookUpJudge(permuted, observed)
  let reached = 0
  for (let done = 0; done < permutations.count;) {
    const count = Math.min(judge.atATime, permutations.count - done)
    judge.begin(count)
    for (let index = 0; index < count; index++) {
      shuffleFirst(order, smaller, permutations.random)
      judge.take(order, index)
    }
    reached += await judge.reached(count)
    done += count
  }
  return reached
}

interface Permuted {
  pairs: KernelPairs
  /** Rows of the smaller sample. */
  smaller: number
  sums: PairSums
}

/** Takes permutations, some at a time, and says how many of them reach the observed value. */
interface Judge {
  atATime: number
  begin(count: number): void
  take(order: Uint32Array, index: number): void
  reached(count: number): Promise<number>
}

function lookUpJudge(permuted: Permuted, observed: number): Judge {
  let choices: Uint32Array[] = []
  let additions = 0
  return {
    atATime: lookedUpAtATime,
    begin: () => (choices = []),
    take: (order) => choices.push(membersOf(order, permuted.smaller)),
    async reached(count) {
      additions += (count * permuted.smaller ** 2) / 2
      if (additions > additionsBetweenPauses) {
        await setImmediate()
        additions = 0
      }
      return lookedUp(choices, permuted).filter((value) => value >= observed).length
    },
  }
}

function boundedJudge(permuted: Permuted, factor: KernelFactor, observed: number): Judge {
  const { pairs, smaller, sums } = permuted
  const groups = Math.ceil(pairs.count / groupRows)
  /** Of each group, which of its rows are in each permutation's sample, as bits. */
  let chosen = new Uint8Array(0)
  let rowSums = new Float64Array(0)
  let rootsLeft = new Float64Array(0)
  let stride = 0
  const open = (index: number) => {
    const members: number[] = []
    for (let row = 0; row < pairs.count; row++) {
      if ((chosen[(row >> 3) * stride + index] >> (row & 7)) & 1) members.push(row)
    }
    return lookedUp([Uint32Array.from(members)], permuted)[0] >= observed
  }
  return {
    atATime: boundedAtATime,
    begin(count) {
      stride = count
      chosen = new Uint8Array(groups * count)
      rowSums = new Float64Array(count)
      rootsLeft = new Float64Array(count)
    },
    take(order, index) {
      let [sum, left] = [0, 0]
      for (let at = 0; at < smaller; at++) {
        const row = order[at]
        chosen[(row >> 3) * stride + index] |= 1 << (row & 7)
        sum += sums.rowSums[row]
        left += factor.rootsLeft[row]
      }
      rowSums[index] = sum
      rootsLeft[index] = left
    },
    async reached(count) {
      const squares = await squaredSums(factor, chosen, count)
      let reached = 0
      for (let index = 0; index < count; index++) {
        const least = (squares[index] - ownKernel * smaller) / 2
        const low = discrepancyOfChoice(least, rowSums[index], permuted)
        const high = discrepancyOfChoice(least + rootsLeft[index] ** 2 / 2, rowSums[index], permuted)
        if (low >= observed + roundingMaximum) reached++
        else if (high >= observed - roundingMaximum && open(index)) reached++
      }
      return reached
    },
  }
}

/** |Lᵀx|² of every permutation. */
async function squaredSums({ rank, rows }: KernelFactor, chosen: Uint8Array, count: number): Promise<Float64Array> {
  const groups = chosen.length / count
  const choices = new Float64Array(groupChoices * rank)
  const sums = new Float64Array(count * rank)
  const pauseEvery = Math.ceil(additionsBetweenPauses / (rank * (count + groupChoices)))
  for (let group = 0; group < groups; group++) {
    fillChoices(choices, rows.subarray(group * groupRows * rank, (group + 1) * groupRows * rank), rank)
    for (let index = 0; index < count; index++) {
      const from = chosen[group * count + index] * rank
      const to = index * rank
      for (let at = 0; at < rank; at++) sums[to + at] += choices[from + at]
    }
    if (group % pauseEvery === pauseEvery - 1) await setImmediate()
  }
  return Float64Array.from({ length: count }, (_, index) => {
    let square = 0
    for (let at = index * rank; at < (index + 1) * rank; at++) square += sums[at] * sums[at]
    return square
  })
}

/** The sums of all choices of a group's rows: of each the sum without its last row, and that row. */
function fillChoices(choices: Float64Array, rows: Float64Array, rank: number): void {
  const count = 2 ** (rows.length / rank)
  for (let choice = 1; choice < count; choice++) {
    const last = 31 - Math.clz32(choice)
    const from = (choice - 2 ** last) * rank
    for (let at = 0; at < rank; at++) choices[choice * rank + at] = choices[from + at] + rows[last * rank + at]
  }
}

/** All indices, beginning with `first` and going round. */
const orderWithFirst = (count: number, first: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, index) => (first + index) % count)

interface PairSums {
  /** Per row over its pairs with all others. */
  rowSums: Float64Array
  /** Of the former. */
  total: number
}

function sumsOf({ count, values }: KernelPairs): PairSums {
  const rowSums = new Float64Array(count)
  let pair = 0
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const value = values[pair++]
      rowSums[i] += value
      rowSums[j] += value
    }
  }
  return { rowSums, total: rowSums.reduce((sum, value) => sum + value, 0) }
}

/** The first `count` of an order, ascending, fresh. */
const membersOf = (order: Uint32Array, count: number): Uint32Array => order.slice(0, count).sort()

/**
 * MMD² for several choices of one sample, the rest being the other. A row's pairs are read for all of them while they are
 * in the cache: read choice by choice, the pairs of 1,500 rows are 9 MB each time.
 */
function lookedUp(choices: readonly Uint32Array[], permuted: Permuted): Float64Array {
  const { count, values } = permuted.pairs
  const { rowSums } = permuted.sums
  const found = new Int32Array(choices.length)
  const within = new Float64Array(choices.length)
  const rows = new Float64Array(choices.length)
  for (let i = 0; i < count; i++) {
    const offset = (i * (i - 1)) / 2
    for (let choice = 0; choice < choices.length; choice++) {
      const members = choices[choice]
      const before = found[choice]
      if (members[before] !== i) continue
      let sum = 0
      for (let index = 0; index < before; index++) sum += values[offset + members[index]]
      within[choice] += sum
      rows[choice] += rowSums[i]
      found[choice]++
    }
  }
  return within.map((inner, choice) => discrepancyOfChoice(inner, rows[choice], permuted))
}

/** From the sum over pairs within the chosen sample, and that over all pairs of its rows with any. */
function discrepancyOfChoice(within: number, rows: number, { pairs, smaller, sums }: Permuted): number {
  const first = 2 * within
  const across = rows - first
  return discrepancyOfSums(first, sums.total - first - 2 * across, across, [smaller, pairs.count - smaller])
}

/** `first` and `second` add up ordered pairs within a sample, `across` each pair of the two once. */
export function discrepancyOfSums(
  first: number,
  second: number,
  across: number,
  [m, n]: readonly [number, number],
): number {
  return first / (m * (m - 1)) + second / (n * (n - 1)) - (2 * across) / (m * n)
}
