// What a file of stored runs says of how it was made: versions, configurations, seeds, what computed.

import type { FileOrigin } from '../../src-shared/figures/file-origin.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { Store } from '../store/open-store.ts'

/** `software`: name and version. */
export function fileOrigin({ experiments }: Store, records: readonly RunRecord[], software: string): FileOrigin {
  const ids = [...new Set(records.map(({ experimentId }) => experimentId))]
  return {
    software,
    experiments: ids.map((id) => ({ name: experiments.summary(id).name, config: experiments.config(id) })),
    runs: records.map((run) => ({
      id: run.id,
      lane: run.label,
      seed: run.seed,
      status: run.status,
      iterations: run.iteration,
      backend: run.backend,
      kernels: run.kernelVariant,
      processor: run.device,
    })),
  }
}
