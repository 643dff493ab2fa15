// Which class is the most probable at each point of the view, and how probable it is: p(y | x) as a picture. On a line,
// where there is room for them, the probabilities of all classes.

import type { SnapshotView } from '../../src-shared/snapshot.ts'
import { likeliestClasses, probabilitiesByClass } from '../metrics/class-shares.ts'
import { classShares } from './class-energies.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

export const classRegions: EvaluationDefinition = {
  needs: ['quadrature', 'classes'],
  cost: 'every-snapshot',
  async evaluate({ subject: { session, data, config, coordinates, frame, fieldRows } }) {
    const rows = coordinates === frame ? fieldRows : coordinates.toModel(frame.fromModel(fieldRows))
    const logShares = await classShares(session, rows, data.classes!.names.length)
    const { labels, shares } = likeliestClasses(logShares)
    const { view } = data
    const shape = view.axes.map(() => config.fieldResolution)
    const title = `by ${data.classes!.column}`
    const fieldOf = (values: ArrayLike<number>) => ({ view, shape, values: Float32Array.from(values) })
    const ofAll: SnapshotView = {
      ...{ tag: 'class-probabilities', kind: 'values', title: `probability of each class, ${title}` },
      values: probabilitiesByClass(logShares),
    }
    return {
      views: [
        ...(shape.length === 1 ? [ofAll] : []),
        {
          tag: 'class-shares',
          kind: 'field',
          title: `probability of the likeliest class, ${title}`,
          field: fieldOf(shares),
        },
        { tag: 'class-labels', kind: 'field', title: `likeliest class, ${title}`, field: fieldOf(labels) },
      ],
    }
  },
}
