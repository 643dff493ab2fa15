// How many rows evaluations leave on a device: a session that lives as long as its training would fill the card.

import { expect, test } from 'vitest'
import { samplerConfigSchema } from '../../../src-shared/config/sampler.ts'
import * as v from 'valibot'
import type { EnergySession, Rows } from '../../../src-engine/backends/backend.ts'
import { rawCoordinates } from '../../../src-engine/data/coordinates.ts'
import { modelEnergy } from '../../../src-engine/evaluations/model-energy.ts'
import { modelScore } from '../../../src-engine/evaluations/model-score.ts'
import { runChains } from '../../../src-engine/evaluations/run-chains.ts'
import { annealedLangevin } from '../../../src-engine/samplers/annealed-langevin.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { normals, session, standardGaussian } from '../../exact/session.ts'
import { gaussianRows, nowOf } from './gaussian-subject.ts'

/** A session that counts which of the rows that it handed out were not let go, and refuses those that were. */
async function countingSession() {
  const own = await session(standardGaussian(2))
  const held = new Set<Rows>()
  let most = 0
  const hold = <Handed extends Rows>(rows: Handed): Handed => {
    held.add(rows)
    most = Math.max(most, held.size)
    return rows
  }
  const check = (rows: Rows) => {
    if (!held.has(rows)) throw new Error('Expected rows that were not let go.')
    return rows
  }
  const counted = Object.assign(Object.create(own) as EnergySession, {
    upload: ((values, rowCount) => hold(own.upload(values, rowCount))) satisfies EnergySession['upload'],
    download: ((rows) => own.download(check(rows))) satisfies EnergySession['download'],
    energy: ((rows, options) => own.energy(check(rows), options)) satisfies EnergySession['energy'],
    energyGradientX: ((rows, options) =>
      hold(own.energyGradientX(check(rows), options))) satisfies EnergySession['energyGradientX'],
    walk: (async (rows, program) => {
      const moved = await own.walk(check(rows), program)
      hold(moved.rows)
      return moved
    }) satisfies EnergySession['walk'],
    letGo: (values: readonly object[]) => values.forEach((value) => held.delete(value as Rows)),
  })
  return { counted, held, most: () => most }
}

test.each(['unadjusted-langevin', 'hamiltonian-monte-carlo'] as const)(
  'chains of %s leave none, and hold two at a time',
  async (kind) => {
    const { counted, held, most } = await countingSession()
    const sampler = v.parse(samplerConfigSchema, { kind, stepSize: 0.3 })
    const now = nowOf(counted, gaussianRows([0, 0]), { sampler })
    const drawn = await runChains(now, { sampler, chains: 4, warmUp: 20, draws: 30, stepsPerDraw: 1 })
    expect(drawn.rows).toHaveLength(4 * 30 * 2)
    expect(held.size).toBe(0)
    expect(most()).toBeLessThanOrEqual(2)
  },
)

test('energies and scores of rows leave none', async () => {
  const { counted, held } = await countingSession()
  const rows = normals(200, 3)
  await modelEnergy(counted)(rows)
  await modelScore(counted, rawCoordinates)(rows)
  expect(held.size).toBe(0)
})

test('annealed Langevin leaves what it was given and what it answers', async () => {
  const { counted, held } = await countingSession()
  const start = counted.upload(normals(20, 4), 10)
  const rows = await annealedLangevin({
    ...{ session: counted, levels: [1, 0.5, 0.2], show: async () => undefined, start },
    ...{ stepsPerLevel: 2, stepScale: 0.5 },
    normals: { seed: 1, purpose: purposes.ladderSteps, firstChain: 0, firstStep: 0 },
  })
  expect([...held]).toEqual([start, rows])
})
