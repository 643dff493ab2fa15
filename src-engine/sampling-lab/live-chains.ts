// Chains while they walk, for whoever looks: where each was over its last steps, some times a second. What takes less than a
// moment is not told of.

import type { LabChains, LabLive, LabResult } from '../../src-shared/sampling-lab/lab-result.ts'
import { labCost } from '../../src-shared/sampling-lab/lab-setup.ts'
import type { LabWalk } from './walk-chains.ts'

const momentMs = 300
/** Between two tellings: eight a second. */
const intervalMs = 125
/** Positions of all chains of a sampler that are told at once; the newest. */
const positionsTold = 2400
/** Moves that are drawn as lines. */
const trail = 25

interface LiveOptions {
  scene: LabResult
  start: Float64Array
  clock: () => number
  tell: (live: LabLive) => void
}

/** Answers what hears of every step of a sampler, by its place in the setup. */
export function liveChains({ scene, start, clock, tell }: LiveOptions) {
  const { setup } = scene
  const samplers: LabChains[] = setup.samplers.map((sampler) => ({
    ...{ sampler, steps: 0, evaluations: 0, thin: 1, positions: start, warmUp: 0, start, watched: [] },
    ...{ acceptance: null, swapRates: [], fault: null, axes: [], seconds: 0 },
  }))
  let toldAt = clock() + momentMs - intervalMs
  let begun = false

  return {
    of(index: number): NonNullable<LabWalk['onStep']> {
      return (made, positions) => {
        const now = clock()
        if (now - toldAt < intervalMs) return
        toldAt = now
        const { sampler } = samplers[index]
        const kept = Math.min(made, Math.max(1, Math.floor(positionsTold / setup.chains)))
        const end = made * start.length
        samplers[index] = {
          ...samplers[index],
          ...{ steps: made, evaluations: labCost(sampler, made) },
          ...seenOf(positions.slice(end - kept * start.length, end), {
            made,
            size: start.length,
            chains: setup.chains,
          }),
          ...(sampler.sampler.kind === 'unadjusted-langevin' && { acceptance: null }),
        }
        tell({ ...(!begun && { scene }), samplers: [...samplers] })
        begun = true
      }
    },
  }
}

/** `positions` are the newest, (kept, size); a chain that stayed where it was is counted as a refused proposal. */
function seenOf(
  positions: Float64Array,
  { made, size, chains }: { made: number; size: number; chains: number },
): Pick<LabChains, 'positions' | 'watched' | 'acceptance'> {
  const kept = positions.length / size
  const at = (row: number) => positions.subarray(row * size, (row + 1) * size)
  let moved = 0
  let counted = 0
  for (let row = 1; row < kept; row++) {
    for (let place = 0; place < size; place++) {
      counted++
      if (at(row)[place] !== at(row - 1)[place]) moved++
    }
  }
  const lines = Math.min(trail, kept - 1)
  const watched = Array.from({ length: lines }, (_, index) => {
    const row = kept - lines + index
    const [from, path] = [at(row - 1).slice(), at(row).slice()]
    return { step: made - lines + 1 + index, from, path, taken: new Uint8Array(chains).fill(1) }
  })
  return { positions, watched, acceptance: counted === 0 ? null : moved / counted }
}
