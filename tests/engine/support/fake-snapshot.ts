import type { Progress } from '../../../src-shared/metric.ts'
import type { Snapshot } from '../../../src-shared/snapshot.ts'
import { picture } from '../../support/pictures.ts'

export function fakeSnapshot(runId: string, progress: Progress, values: Partial<Snapshot> = {}): Snapshot {
  return {
    runId,
    ...progress,
    ...picture({
      energy: {
        view: { axes: [[-1, 1]], labels: ['x'] },
        shape: [3],
        values: Float32Array.of(progress.iteration, Number.NaN, Number.POSITIVE_INFINITY),
      },
      logPartition: 1.25,
      samples: { dimension: 1, values: Float32Array.of(0.125, 0.25) },
      samplesTitle: 'by a test',
    }),
    ...values,
  }
}
