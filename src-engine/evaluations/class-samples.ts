// Points of each class: the ends of Hamiltonian chains on E(x, y) of one class y, half of which start at training rows of that
// class. They are samples of p(x | y) as far as the chains have come.

import type { EvaluationDefinition } from './evaluation-definition.ts'
import { trajectories } from './model-draws.ts'
import { runChains } from './run-chains.ts'

/** Of all classes together, but at least some of each. */
const chainsMaximum = 200
const perClassMinimum = 10
/** A row of a panel of pictures. */
const pictureCount = 10
/** As dear as some ten updates of CD-10 while a run trains; at its end the chains have time to find their way. */
const warmUp = { running: 24, final: 150 }

export const classSamples: EvaluationDefinition = {
  needs: ['classes'],
  cost: 'every-snapshot',
  async evaluate(now) {
    const { data, coordinates } = now.subject
    const { column, names } = data.classes!
    const perClass = data.image ? pictureCount : Math.max(perClassMinimum, Math.floor(chainsMaximum / names.length))
    const labels = Uint8Array.from({ length: perClass * names.length }, (_, chain) => Math.floor(chain / perClass))
    const steps = now.request.final ? warmUp.final : warmUp.running
    const { rows } = await runChains(now, {
      ...{ sampler: trajectories, chains: labels.length, classes: labels },
      ...{ warmUp: steps, draws: 1, stepsPerDraw: 1 },
    })
    const values = Float32Array.from(coordinates.fromModel(rows))
    const title = `ends of Hamiltonian chains on the energy of each class, ${steps + 1} trajectories from its data and a wide Gaussian`
    const points = { dimension: data.dimension, values, classes: { column, names: [...names], labels } }
    return { views: [{ tag: 'class-samples', kind: 'points', title, points }] }
  },
}
