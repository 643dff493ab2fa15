// What can compute here: what a backend's examination found, and how fast it is.

import type { BackendId } from './config/experiment.ts'

/** The environment variable that lists the backends which may be used. */
export const backendsVariable = 'EBM_STUDIO_BACKENDS'

/** Why a backend that it leaves out is not available. */
export const switchedOff = `it is switched off by ${backendsVariable}`

/** Every backend computes small cases beside the reference before it is trusted with training. */
export type SelfTestResult =
  | { passed: true; durationMs: number }
  /** `detail` holds the figure, or what was thrown. */
  | { passed: false; operation: string; detail: string }

export interface BackendReport {
  backend: BackendId
  available: boolean
  /** Why not, and what would help; null when available. */
  reason: string | null
  /** What else a person might want to know about how it computes here. */
  remark: string | null
  device: string
  threads: number
  precision: string
  kernelVariant: string
  /** null where it could not be run. A backend that failed is available, yet never used. */
  selfTest: SelfTestResult | null
  /** On the default comparison's costliest lane, alone on this machine; null where it was not measured. */
  iterationsPerSecond: number | null
}

export interface DevicesReport {
  backends: BackendReport[]
  /** What the speeds were measured on: "CD-10, batch 256, MLP 2-64-64-1". */
  workload: string
}

export const libraryKinds = ['gpu', 'cpu'] as const
/** 2.9.1 is what the bindings were made for; newer cards want 2.21.0. */
export const libraryVersions = ['2.9.1', '2.21.0'] as const

export interface LibraryWish {
  kind: (typeof libraryKinds)[number]
  version: (typeof libraryVersions)[number]
}

export interface InstallationState extends LibraryWish {
  library: 'tensorflow'
  status: 'running' | 'done' | 'failed'
  /** What the set-up said, the newest last. */
  lines: string[]
}

/** What computes an experiment, and why. */
export interface BackendChoice {
  backend: BackendId
  /** "wasm: 410 it/s, reference 48 it/s; webgpu: no graphics card was found" */
  reason: string
}
