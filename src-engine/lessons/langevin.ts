// Chains of ULA and MALA on the standard Gaussian: the variance they come to, and whether their flows balance.

import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { reference } from '../backends/reference/reference.ts'
import type { Acceptance } from '../backends/backend.ts'
import type { Lesson } from './lesson.ts'
import { histogramLine, logNormal, normalDensity, spaced, upTo } from './on-a-line.ts'

const chainCount = 1000
/** Enough to settle at any of the step sizes, few enough to follow a slider. */
const steps = 50
const seed = 1
const range = [-5, 5] as const
const bins = 41

export const langevin: Lesson<'langevin'> = {
  async compute({ stepSize, sampler }) {
    const adjusted = sampler === 'mala'
    const { ends, acceptance } = await walked(stepSize, adjusted)
    const variance = ends.reduce((sum, x) => sum + x * x, 0) / chainCount
    const settled = adjusted ? 1 : 1 / (1 - stepSize / 4)
    const x = spaced(...range)
    const target = x.map((each) => normalDensity(each))
    const chains = histogramLine(ends, range, bins)
    const [there, back] = [logFlow(0, 1, stepSize, adjusted), logFlow(1, 0, stepSize, adjusted)]
    return {
      notice: null,
      values: [
        {
          ...{
            id: 'variance',
            label: 'Variance of the chains',
            value: variance,
            unit: '',
            how: `${chainCount.toLocaleString('en')} chains after ${steps} steps`,
          },
          check: { value: settled, how: adjusted ? 'that of the target' : '1/(1 − ε/4)' },
        },
        {
          id: 'acceptance',
          label: 'Share of steps accepted',
          value: acceptance,
          unit: '',
          how: adjusted ? 'counted' : 'nothing is refused',
        },
        {
          ...{
            id: 'balance',
            label: 'log of the flow 0→1 over the flow 1→0',
            value: there - back,
            unit: 'nats',
            how: 'closed form',
          },
          check: { value: 0, how: 'detailed balance' },
        },
      ],
      plots: [
        {
          id: 'chains',
          title: 'Where the chains are',
          summary: `The variance of the chains is ${variance.toFixed(3)}; that of the target is 1.`,
          horizontal: { label: 'x', range },
          vertical: { label: 'p (per unit of x)', range: upTo([...chains.y, ...target]) },
          lines: [
            { label: 'Chains', role: 'second', filled: true, ...chains },
            { label: 'Target', role: 'truth', x, y: target },
            ...(adjusted
              ? []
              : [
                  {
                    label: 'N(0, 1/(1 − ε/4))',
                    role: 'model' as const,
                    dashed: true,
                    x,
                    y: x.map((each) => normalDensity(each, 0, Math.sqrt(settled))),
                  },
                ]),
          ],
        },
      ],
    }
  },
}

async function walked(stepSize: number, adjusted: boolean): Promise<{ ends: Float64Array; acceptance: number }> {
  const shape = { dimension: 1, terms: [], base: { mean: [0], standardDeviation: 1 } }
  const session = await reference.createSession({ shape, initial: new Float64Array(0), extraCount: 0 })
  const random = randomStream({ seed, purpose: purposes.chainStart })
  const start = Float64Array.from({ length: chainCount }, () => random.normal())
  const position = { seed, firstChain: 0, firstStep: 0 }
  const acceptance: Acceptance = adjusted
    ? { kind: 'metropolis', uniforms: { ...position, purpose: purposes.negativesAccept } }
    : { kind: 'none' }
  const walk = await session.walk(session.upload(start, chainCount), {
    steps,
    proposal: { kind: 'langevin', stepSize },
    acceptance,
    normals: { ...position, purpose: purposes.negatives },
    centre: Float64Array.of(0),
  })
  const ends = await session.download(walk.rows)
  const taken = (await walk.acceptance) ?? 1
  session.dispose()
  return { ends, acceptance: taken }
}

/** log of the flow, p(x) times the density of the step, for the standard Gaussian; of MALA the part that is taken. */
function logFlow(x: number, y: number, stepSize: number, adjusted: boolean): number {
  const proposed = (from: number, to: number) => logNormal(to, from - (stepSize / 2) * from, Math.sqrt(stepSize))
  const forth = logNormal(x) + proposed(x, y)
  const back = logNormal(y) + proposed(y, x)
  return adjusted ? Math.min(forth, back) : forth
}
