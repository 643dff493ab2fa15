// What it does, as somebody would write it in src-engine/samplers.

import type { SamplerKind } from '../../../../src-shared/config/sampler.ts'
import type { Moved, Sampler, SamplerRun } from '../../../../src-engine/samplers/sampler.ts'
import type { SlideConfig } from './slide-definition.ts'

export const slide = {
  async run({ stepSize }: SlideConfig, run: SamplerRun): Promise<Moved> {
    const { session, start, steps } = run
    let rows = start
    for (let step = 0; step < steps; step++) {
      const values = await session.download(rows)
      const slopes = await session.download(session.energyGradientX(rows))
      rows = session.upload(
        values.map((value, i) => value - stepSize * slopes[i]),
        rows.rowCount,
      )
    }
    return { rows, extent: Promise.resolve({ finite: true, radiusMaximum: 1 }) }
  },
} as unknown as Sampler<SamplerKind>
