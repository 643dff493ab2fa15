// The same training iteration by our fastest backend, JAX, PyTorch and tfjs-node, in the same run, in turn.
//
//   npm run bench:peers [-- --backend B] [--shapes "h,B,d;…" | --shapes images] [--rounds n] [--only JAX,PyTorch]
//                          [--kernels wide,native-avx2]
//
// --kernels adds ours with each of these kernel variants beside the one that is taken by itself.
// Ratios are taken round by round and the median is shown: the machine's speed changes, neighbours' work hits all alike.
// The verdicts below the table are about the standard shapes, so they need a run without --shapes.

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import type { BackendId } from '../src-shared/config/experiment.ts'
import { parseBenchArguments } from './measure/arguments.ts'
import { startCompetitor, type Competitor, type CompetitorCommand } from './measure/competitor.ts'
import { machineLine } from './measure/machine.ts'
import { availableBackends, ourCommand } from './measure/our-competitors.ts'
import { startPeakMeter, type PeakMeter } from './measure/peak.ts'
import { roundRobin, type Timings } from './measure/round-robin.ts'
import { geometricMean, interquartileRange, median } from './measure/statistics.ts'
import { imageWorkloads, matrixOperations, notebookWorkload, workloadOf, type Workload } from './measure/workload.ts'
import { compileTitle, eagerTitle, jaxOneCoreTitle, jaxTitle, peerCommands, tfjsTitle } from './peers/peer-commands.ts'
import { verdictLine, verdicts } from './peers/verdicts.ts'

const oneThreadTitle = 'ours, 1 thread'

interface Measured {
  workload: Workload
  /** What each calls itself, with its version or kernels, by title. */
  names: Map<string, string>
  /** Milliseconds per iteration round by round, by title. */
  milliseconds: Map<string, number[]>
  peaks: number[]
}

await main()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      backend: { type: 'string' },
      shapes: { type: 'string' },
      rounds: { type: 'string', default: '11' },
      only: { type: 'string', default: '' },
      kernels: { type: 'string', default: '' },
    },
  })
  const { rounds, only, kernels, ...others } = values
  const onlyImages = values.shapes === 'images'
  const shared = onlyImages ? { ...others, shapes: undefined } : others
  const { backend, shapes } = parseBenchArguments(
    Object.entries(shared).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
  )
  const id = backend ?? (await fastestBackend())
  const threads = availableParallelism()
  const ours = ourCommand(id, threads)
  const oneThread = { ...ourCommand(id, 1), title: oneThreadTitle }
  const wished = only.split(',')
  const peers = peerCommands(console.error).filter(({ title }) => wished.some((start) => title.startsWith(start)))
  const variants = kernels.split(',').flatMap((variant) => (variant === '' ? [] : [ourVariant(id, variant.trim())]))
  const commands = [ours, oneThread, ...variants, ...peers]
  const peak = await startPeakMeter(threads)
  console.log(`${await machineLine()}; ${id} against its peers, CD, Adam, float32`)
  console.log(`milliseconds per iteration: median (interquartile range) over at most ${rounds} rounds`)
  if (peak) console.log(`peak: ${peak.means}`)
  const isStandard = values.shapes === undefined
  const usual = onlyImages ? [] : [...shapes.map((shape) => workloadOf(shape, 'cd', 20)), notebookWorkload]
  const workloads = [...usual, ...(isStandard || onlyImages ? imageWorkloads : [])]
  const results: Measured[] = []
  for (const workload of workloads) {
    const measured = await measure(workload, commands, { peak, rounds: Number(rounds) })
    if (results.length === 0) for (const [title, name] of measured.names) console.log(`  ${title.padEnd(20)}${name}`)
    results.push(measured)
    printWorkload(measured, id)
  }
  peak?.stop()
  if (!onlyImages) printVerdicts(results, id, isStandard)
}

/** Ours with kernels of one variant alone, whichever would be taken by itself. */
function ourVariant(id: BackendId, variant: string): CompetitorCommand {
  return { ...ourCommand(id), title: `ours, ${variant}`, environment: { EBM_STUDIO_KERNELS: variant } }
}

async function fastestBackend(): Promise<BackendId> {
  const available = await availableBackends(null)
  return available.find(({ id, obstacle }) => id === 'wasm' && obstacle === null) ? 'wasm' : 'reference'
}

async function measure(
  workload: Workload,
  commands: readonly CompetitorCommand[],
  { peak, rounds }: { peak: PeakMeter | null; rounds: number },
): Promise<Measured> {
  const competitors: Competitor[] = []
  for (const command of commands) {
    // Nobody would write a Boltzmann machine in it: every random number is drawn in JavaScript.
    if (workload.method === 'rbm' && command.title === tfjsTitle) continue
    try {
      competitors.push(await startCompetitor(command, workload))
    } catch (error) {
      console.error((error as Error).message)
    }
  }
  const timings = await roundRobin(competitors, { peak, rounds, budgetMs: 120_000 })
  for (const competitor of competitors) await competitor.stop()
  const milliseconds = new Map(timings.map((each: Timings) => [each.competitor.title, each.milliseconds]))
  const names = new Map(competitors.map(({ title, name }) => [title, name]))
  return { workload, names, milliseconds, peaks: timings[0]?.peaks ?? [] }
}

function printWorkload(measured: Measured, id: BackendId): void {
  const { workload, milliseconds, peaks } = measured
  const { method, widths, batch, steps } = workload
  const machine = method === 'rbm' ? ', a restricted Boltzmann machine by Gibbs' : ''
  console.log(`\n${widths.join('-')}, batch ${batch}, CD-${steps}${machine}`)
  const own = milliseconds.get(id)
  for (const [title, values] of milliseconds) {
    const time = `${median(values).toFixed(3).padStart(9)} (${interquartileRange(values).toFixed(3)})`
    const ratio = own && title !== id ? `${ratioOf(values, own).toFixed(2)} × the time of ${id}` : ''
    console.log(`  ${title.padEnd(20)}${time.padEnd(20)}${ratio}`)
  }
  const fraction = own && peakFraction(measured, own)
  if (fraction) console.log(`  ${id} reaches ${(100 * fraction).toFixed(1)}% of ${giga(median(peaks))} GFLOP/s`)
}

function printVerdicts(results: readonly Measured[], id: BackendId, isStandard: boolean): void {
  const others = results.findIndex(({ workload }) => workload === notebookWorkload)
  const shapes = results.slice(0, others)
  const ratiosTo = (titles: readonly string[], of = shapes) =>
    of.flatMap(({ milliseconds }) => {
      const own = milliseconds.get(id)
      const peers = titles.flatMap((title) => milliseconds.get(title) ?? [])
      if (!own || peers.length === 0) return []
      return [
        Math.min(
          ...titles.flatMap((title) => (milliseconds.has(title) ? [ratioOf(milliseconds.get(title)!, own)] : [])),
        ),
      ]
    })
  const ratios = {
    jax: ratiosTo([jaxTitle, jaxOneCoreTitle]),
    eager: ratiosTo([eagerTitle]),
    tfjs: ratiosTo([tfjsTitle]),
  }
  console.log('\ntimes as long as ours, per shape, and their geometric mean')
  const named = [
    ['JAX jit (better of 1 core and all)', ratios.jax],
    [eagerTitle, ratios.eager],
    [compileTitle, ratiosTo([compileTitle])],
    [tfjsTitle, ratios.tfjs],
  ] as const
  for (const [title, values] of named) {
    if (values.length === 0) continue
    console.log(
      `  ${title.padEnd(36)}${values.map((ratio) => ratio.toFixed(2).padStart(8)).join('')}   → ${geometricMean(values).toFixed(2)}`,
    )
  }
  if (!isStandard) return
  const large = shapes[3]
  const own = large.milliseconds.get(id)
  const alone = large.milliseconds.get(oneThreadTitle)
  const notebook = results[others].milliseconds.get(id)
  const figures = {
    ratios,
    notebookIterationsPerSecond: notebook ? 1000 / median(notebook) : null,
    peakFraction: own ? peakFraction(large, own) : null,
    twoThreadGain: own && alone ? ratioOf(alone, own) : null,
    images: ratiosTo([jaxTitle, jaxOneCoreTitle, eagerTitle, compileTitle], results.slice(others + 1)),
  }
  console.log('')
  for (const verdict of verdicts(figures)) console.log(verdictLine(verdict))
}

/** Median over the rounds of how many times longer `peer` took. */
function ratioOf(peer: readonly number[], own: readonly number[]): number {
  return median(peer.map((value, round) => value / own[round]))
}

function peakFraction({ workload, peaks }: Measured, own: readonly number[]): number | null {
  if (peaks.length === 0) return null
  return median(own.map((value, round) => matrixOperations(workload) / (value / 1000) / peaks[round]))
}

function giga(operationsPerSecond: number): string {
  return (operationsPerSecond / 1e9).toFixed(0)
}
