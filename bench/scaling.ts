// How the cost of an iteration grows with batch, k, width, depth and threads, on one backend.
//
//   npm run bench:scaling [-- --backend B] [--rounds 11]
//
// The exponent is the slope of log milliseconds over log size, by least squares, above the smallest sizes, where fixed
// costs still count: an iteration with few steps is mostly its parameter gradient, which costs as much as three or four steps. From
// which size on is printed with it, and all times are. All sizes of a series are measured in turn, round by round. Times are
// medians of the rounds. Exponents and what threads gain are those of each size's fastest round: neighbours only ever
// add time, and not in proportion; those of the medians stand beside them.

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import type { BackendId } from '../src-shared/config/experiment.ts'
import { parseBenchArguments } from './measure/arguments.ts'
import { startCompetitor, type Competitor } from './measure/competitor.ts'
import { machineLine } from './measure/machine.ts'
import { ourCommand } from './measure/our-competitors.ts'
import { roundRobin } from './measure/round-robin.ts'
import { exponentOf, median } from './measure/statistics.ts'
import { matrixOperations, type Workload } from './measure/workload.ts'

interface Series {
  of: string
  sizes: readonly number[]
  /** The exponent is fitted from this size on. */
  from?: number
  /** Everything else stays as it is. */
  workloadOf(size: number): Workload
  threadsOf?(size: number): number
  /** null = only shown. */
  wanted: readonly [number, number] | null
}

const usual: Workload = { method: 'cd', widths: [2, 128, 128, 1], batch: 256, steps: 20 }

const layers = (width: number, count: number): number[] => [2, ...new Array<number>(count).fill(width), 1]

const series: readonly Series[] = [
  {
    of: 'batch B',
    sizes: [64, 128, 256, 512, 1024, 2048, 4096],
    from: 512,
    workloadOf: (batch) => ({ ...usual, batch }),
    wanted: [0.95, 1.05],
  },
  {
    of: 'steps k',
    sizes: [5, 10, 20, 40, 80, 160, 320],
    from: 80,
    workloadOf: (steps) => ({ ...usual, steps }),
    wanted: [0.95, 1.05],
  },
  {
    of: 'width h',
    sizes: [32, 64, 128, 256, 512],
    from: 128,
    workloadOf: (width) => ({ ...usual, widths: layers(width, 2) }),
    wanted: null,
  },
  {
    of: 'hidden layers',
    sizes: [1, 2, 4, 8],
    from: 2,
    workloadOf: (count) => ({ ...usual, widths: layers(128, count) }),
    wanted: null,
  },
  {
    of: 'columns d',
    sizes: [2, 8, 32, 64],
    from: 2,
    workloadOf: (columns) => ({ ...usual, widths: [columns, 128, 128, 1] }),
    wanted: null,
  },
  {
    of: 'threads',
    sizes: Array.from({ length: availableParallelism() }, (_, i) => i + 1),
    workloadOf: () => ({ ...usual, widths: layers(256, 2), batch: 512 }),
    threadsOf: (threads) => threads,
    wanted: null,
  },
]

await main()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { backend: { type: 'string', default: 'wasm' }, rounds: { type: 'string', default: '11' } },
  })
  const id = parseBenchArguments(['--backend', values.backend]).backend!
  console.log(`${await machineLine()}; ${id}, CD, Adam`)
  console.log('usually 2-128-128-1, batch 256, k = 20; threads at 2-256-256-1, batch 512')
  for (const each of series) {
    const rounds = await measure(each, id, Number(values.rounds))
    console.log(`\n${each.of}`)
    for (const [index, size] of each.sizes.entries()) {
      const milliseconds = median(rounds.map((round) => round[index]))
      const rate = matrixOperations(each.workloadOf(size)) / milliseconds / 1e6
      console.log(
        `  ${String(size).padStart(6)}${milliseconds.toFixed(3).padStart(12)} ms${rate.toFixed(1).padStart(9)} GFLOP/s`,
      )
    }
    console.log(`  ${summary(each, rounds)}`)
  }
}

/** Milliseconds per iteration, of each round the sizes in order. */
async function measure({ sizes, workloadOf, threadsOf }: Series, id: BackendId, rounds: number): Promise<number[][]> {
  const competitors: Competitor[] = []
  for (const size of sizes) competitors.push(await startCompetitor(ourCommand(id, threadsOf?.(size)), workloadOf(size)))
  const timings = await roundRobin(competitors, { rounds, budgetMs: 60_000 })
  for (const competitor of competitors) await competitor.stop()
  return timings[0].milliseconds.map((_, round) => timings.map(({ milliseconds }) => milliseconds[round]))
}

function summary({ sizes, from = 0, threadsOf, wanted }: Series, rounds: readonly number[][]): string {
  const fastest = sizes.map((_, i) => Math.min(...rounds.map((round) => round[i])))
  const middle = sizes.map((_, i) => median(rounds.map((round) => round[i])))
  if (threadsOf) {
    const gains = (milliseconds: readonly number[]) => milliseconds.map((each) => (milliseconds[0] / each).toFixed(2))
    return `faster than one thread: ${gains(fastest).join(', ')} × (of the medians: ${gains(middle).join(', ')})`
  }
  const first = sizes.findIndex((size) => size >= from)
  const [exponent, ofMedians] = [fastest, middle].map((each) => exponentOf(sizes.slice(first), each.slice(first)))
  const said = `exponent from ${sizes[first]} on: ${exponent.toFixed(3)} (of the medians: ${ofMedians.toFixed(3)})`
  if (!wanted) return said
  const [least, most] = wanted
  return `${said}, wanted ${least}–${most}: ${exponent >= least && exponent <= most ? 'reached' : 'NOT REACHED'}`
}
