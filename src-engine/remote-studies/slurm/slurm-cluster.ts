// A cluster that Slurm runs, reached by ssh to a login node. What lies in its folder: batch-script.ts.

import type { SlurmPlace } from '../../../src-shared/study/place.ts'
import type { Cluster } from '../cluster.ts'
import { sshConnection } from '../ssh/ssh-connection.ts'
import { sshFolder } from '../ssh/ssh-folder.ts'
import { probeSlurm } from './probe-slurm.ts'
import { slurmQueue } from './slurm-queue.ts'

const usualBase = '~/ebm-studio'

export function slurmCluster(place: SlurmPlace): Cluster {
  const connection = sshConnection(place)
  const { partition, account, memory, minutes } = place
  const base = place.folder ?? usualBase
  return {
    probe: () => probeSlurm(connection, { base, partition, account, memory }),
    folder: (studyId) => sshFolder(connection, `${base}/studies/${studyId}`),
    programs: sshFolder(connection, `${base}/programs`),
    queue: slurmQueue(connection, { base, partition, account, memory, minutes }),
    close: () => connection.close(),
  }
}
