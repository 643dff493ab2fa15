// A Ray cluster, reached over the port of its dashboard alone. Its nodes need to share nothing: driver.py.

import type { RayPlace } from '../../../src-shared/study/place.ts'
import type { Cluster, RemoteFolder } from '../cluster.ts'
import { probeRay } from './probe-ray.ts'
import { rayConnection, type RayConnection } from './ray-connection.ts'
import { rayFolder, stagedFiles } from './ray-folder.ts'
import { hasPackage, programPackage, putProgram } from './ray-packages.ts'
import { rayQueue } from './ray-queue.ts'

const usualLookMs = 1000

export function rayCluster(place: RayPlace, { lookMs = usualLookMs } = {}): Cluster {
  const connection = rayConnection(place.address)
  const staged = stagedFiles()
  return {
    probe: () => probeRay(connection, place),
    folder: (studyId) => rayFolder(connection, { staged, studyId, lookMs }),
    programs: programsOf(connection),
    queue: rayQueue(connection, staged, place),
    close: async () => connection.close(),
  }
}

/** Ray keeps a package as long as jobs need it, and a few minutes more. */
function programsOf(connection: RayConnection): RemoteFolder {
  const hashOf = (path: string): string => path.replace(/\.tar\.gz$/, '')
  const never = async (): Promise<never> => {
    throw new Error('Programs are sent to Ray, and never read there.')
  }
  return {
    put: (path, body) => putProgram(connection, hashOf(path), body),
    has: (path) => hasPackage(connection, programPackage(hashOf(path))),
    get: never,
    follow: never,
  }
}
