// Which backend computes with `auto`: the fastest of those that are here, know the energy and passed their self-test.

import type { BackendChoice } from '../../src-shared/device.ts'
import type { BackendId } from '../../src-shared/config/experiment.ts'
import { AppError } from '../../src-shared/errors.ts'

/** Every backend, likely fastest first: the order of questions, and of the answer where nothing was measured. */
export const backendOrder: readonly BackendId[] = ['wasm', 'webgpu', 'tensorflow', 'reference']

export type Candidate =
  /** It cannot be used; `obstacle` says why. */
  | { backend: BackendId; obstacle: string }
  /** It can; null where its speed is not known. */
  | { backend: BackendId; iterationsPerSecond: number | null }

/** Throws AppError('not-supported') where none can be used. */
export function chooseBackend(candidates: readonly Candidate[]): BackendChoice {
  const ordered = candidates.toSorted((a, b) => backendOrder.indexOf(a.backend) - backendOrder.indexOf(b.backend))
  const usable = ordered
    .filter((candidate) => 'iterationsPerSecond' in candidate)
    .toSorted((a, b) => (b.iterationsPerSecond ?? 0) - (a.iterationsPerSecond ?? 0))
  const obstacles = ordered.flatMap((candidate) =>
    'obstacle' in candidate ? [`${candidate.backend}: ${plain(candidate.obstacle)}`] : [],
  )
  const [fastest, ...slower] = usable
  if (!fastest) {
    throw new AppError('not-supported', `Expected a backend for this energy, got none: ${obstacles.join('; ')}.`)
  }
  const { backend, iterationsPerSecond } = fastest
  const why =
    slower.length === 0 || iterationsPerSecond === null
      ? `${backend}: ${slower.length === 0 ? 'the only one that can' : 'the first that can'}`
      : [`${backend}: ${rateText(iterationsPerSecond)}`, ...slower.map(measured)].join(', ')
  return { backend, reason: [why, ...obstacles].join('; ') }
}

function measured({ backend, iterationsPerSecond }: { backend: BackendId; iterationsPerSecond: number | null }) {
  return `${backend} ${iterationsPerSecond === null ? 'not measured' : rateText(iterationsPerSecond)}`
}

/** "410 it/s", "9.63 it/s" */
export function rateText(iterationsPerSecond: number): string {
  const digits = iterationsPerSecond >= 100 ? Math.round(iterationsPerSecond) : iterationsPerSecond.toPrecision(3)
  return `${Number(digits)} it/s`
}

/** A reason as part of a sentence. */
const plain = (reason: string): string => reason.trim().replace(/\.$/, '')
