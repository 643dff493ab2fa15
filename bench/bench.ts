// How fast each backend trains: milliseconds per iteration and the share of the machine's peak.
//
//   npm run bench [-- --json] [--backend B] [--shapes "h,B,d;…"] [--method cd|pcd|nce] [--k 20] [--threads n]
//
// An iteration is the product's own: batch, upload, method's step, Adam. Backends of one shape are measured in turn,
// each round after the peak. Without --backend every available backend is measured; --json prints one array alone.

import { availableParallelism } from 'node:os'
import { benchUsage, parseBenchArguments, type BenchArguments } from './measure/arguments.ts'
import { benchRow, type BenchRow } from './measure/bench-row.ts'
import { startCompetitor, type Competitor } from './measure/competitor.ts'
import { machineLine } from './measure/machine.ts'
import { availableBackends, ourCommand } from './measure/our-competitors.ts'
import { startPeakMeter, type PeakMeter } from './measure/peak.ts'
import { roundRobin } from './measure/round-robin.ts'
import { workloadOf, type Shape } from './measure/workload.ts'

type Backend = BenchRow['backend']

await main()

async function main(): Promise<void> {
  let options: BenchArguments
  try {
    options = parseBenchArguments(process.argv.slice(2))
  } catch (error) {
    console.error(`${(error as Error).message}\n${benchUsage}`)
    process.exitCode = 2
    return
  }
  const threads = options.threads ?? availableParallelism()
  const backends = await availableBackends(options.backend)
  for (const { id, obstacle } of backends) if (obstacle) console.error(`${id} is not measured: ${obstacle}`)
  const ids = backends.filter(({ obstacle }) => obstacle === null).map(({ id }) => id)
  const peak = await startPeakMeter(threads)
  if (!options.json) await printHead(threads, peak)
  const rows: BenchRow[] = []
  for (const shape of options.shapes) {
    const measured = await measure(shape, ids, { ...options, threads, peak })
    rows.push(...measured)
    if (!options.json) for (const row of measured) console.log(lineOf(row))
  }
  peak?.stop()
  if (options.json) console.log(JSON.stringify(rows, null, 2))
  if (rows.length < ids.length * options.shapes.length || ids.length === 0) process.exitCode = 1
}

async function measure(
  shape: Shape,
  ids: readonly Backend[],
  { method, steps, threads, peak }: BenchArguments & { threads: number; peak: PeakMeter | null },
): Promise<BenchRow[]> {
  const competitors: Competitor[] = []
  const started: Backend[] = []
  for (const id of ids) {
    try {
      competitors.push(await startCompetitor(ourCommand(id, threads), workloadOf(shape, method, steps)))
      started.push(id)
    } catch (error) {
      console.error((error as Error).message)
    }
  }
  const timings = await roundRobin(competitors, { peak })
  for (const competitor of competitors) await competitor.stop()
  return timings.map((each, index) => benchRow(each, { backend: started[index], shape, method, steps }))
}

async function printHead(threads: number, peak: PeakMeter | null): Promise<void> {
  console.log(`${await machineLine()}; ${threads} ${threads === 1 ? 'thread' : 'threads'}`)
  console.log(peak ? `peak: ${peak.means}` : 'peak: not measured, there is no C compiler')
  const columns = ['backend', 'method', 'h', 'B', 'd', 'k', 'ms/iteration', 'IQR ms', 'of peak']
  console.log(columns.map(cell).join(''))
}

function lineOf({ backend, method, h, B, d, k, msPerIteration, spread, peakFraction }: BenchRow): string {
  const share = peakFraction === null ? '–' : `${(100 * peakFraction).toFixed(1)}%`
  return [backend, method, h, B, d, k, msPerIteration.toFixed(3), spread.toFixed(3), share].map(cell).join('')
}

function cell(value: string | number): string {
  return String(value).padStart(13)
}
