// A studio whose studies can train elsewhere: chunks as processes of this machine, quick to look and to give up.

import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Cluster } from '../../../src-engine/remote-studies/cluster.ts'
import { localProcesses, type LocalProcesses } from '../../../src-engine/remote-studies/local-processes.ts'
import type { Studio, StudioOptions } from '../../../src-engine/studio.ts'
import { openFakeStudio } from './fake-studio.ts'
import { temporaryHome } from './temporary-home.ts'

export const fakeChunk = join(import.meta.dirname, 'fake-chunk.ts')

export const quick = { lookMs: 20, graceMs: 100, retryMs: [5, 20] } as const

/** It outlives the studios that use it, as a real one does. */
export function testCluster(options: { entry?: string; places?: number; folder?: string } = {}): LocalProcesses {
  const { folder = temporaryHome(), places = 2, entry = fakeChunk } = options
  const cluster = localProcesses({ folder, places, entry, lookMs: 5 })
  onTestFinished(() => cluster.close())
  return cluster
}

export interface PlacedOptions extends Partial<StudioOptions> {
  home?: string
  /** Between engine and cluster. */
  through?: (cluster: Cluster) => Cluster
}

export function openPlacedStudio(cluster: Cluster, { home, through = (c) => c, ...more }: PlacedOptions = {}): Studio {
  const openCluster = async () => through({ ...cluster, close: async () => undefined })
  const remote = { openCluster, timing: quick }
  return openFakeStudio(home ?? temporaryHome(), { remote, ...more })
}

/** Any place: the studio's cluster is the test's. */
export const place = 'processes:/somewhere'
