// What a file says of how it was made: every picture, table and report carries it where its format has a place for such.

import type { ExperimentConfig } from '../config/experiment.ts'

export interface OriginRun {
  id: string
  lane: string
  seed: number
  status: string
  iterations: number
  backend: string
  kernels: string
  processor: string
}

export interface FileOrigin {
  /** `EBM Studio 0.1.0`. */
  software: string
  /** With the configuration that started each of them. */
  experiments: readonly { name: string; config: ExperimentConfig }[]
  runs: readonly OriginRun[]
}

/** What stands in the file: title, one line, what made it, and all of it as JSON. */
export interface FileMetadata {
  title: string
  description: string
  software: string
  /** `1, 2, 3`. */
  seeds: string
  /** The origin and the options of the figure, as JSON in ASCII. */
  json: string
}

export interface Described {
  title: string
  description: string
  origin: FileOrigin | undefined
  /** The figure's. */
  options?: object
}

/** Without an origin the JSON names the options alone. */
export function fileMetadata({ title, description, origin, options }: Described): FileMetadata {
  const seeds = [...new Set(origin?.runs.map(({ seed }) => seed))]
  return {
    title,
    description,
    software: origin?.software ?? 'EBM Studio',
    seeds: seeds.join(', '),
    json: asciiJson({ ...origin, ...(options && { figure: options }) }),
  }
}

/** Formats that know only Latin letters carry every character so. */
export function asciiJson(value: unknown): string {
  const code = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, code)
}
