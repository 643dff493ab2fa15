// Which cluster engine serves which kind of place. Loaded when it is first wanted: most starts never do.

import type { RemotePlace } from '../../src-shared/study/place.ts'
import type { Cluster } from './cluster.ts'

type Engines = { [Kind in RemotePlace['kind']]: (place: RemotePlace & { kind: Kind }) => Promise<Cluster> }

const engines: Engines = {
  processes: async ({ folder }) => (await import('./local-processes.ts')).localProcesses({ folder }),
  ray: async (place) => (await import('./ray/ray-cluster.ts')).rayCluster(place),
  slurm: async (place) => (await import('./slurm/slurm-cluster.ts')).slurmCluster(place),
}

/** Reaches for nothing yet: `probe` does. */
export const openCluster = (place: RemotePlace): Promise<Cluster> =>
  (engines[place.kind] as (place: RemotePlace) => Promise<Cluster>)(place)
