// The checkerboard: a 4 × 4 board around the origin of which every other square is filled evenly, with hard edges.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { uniformCells } from '../distributions/uniform-cells.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const checkerboard: DataSource<'checkerboard'> = {
  async load(config, seed) {
    const density = checkerboardDensity(config)
    return dataFromDensity({ title: dataTitles.checkerboard.title, density, count: config.count, seed, notes })
  },
}

const notes = [
  'Hard edges: outside the squares the density is zero and its log −∞, so that KL(model ‖ data) is infinite for every' +
    ' smooth model and the score is not defined. The entropy, the log of the filled area, is exact.',
]

type Shape = Omit<DataConfigOf<'checkerboard'>, 'kind' | 'count'>

export function checkerboardDensity({ side }: Shape): Distribution {
  const filled = Array.from({ length: 16 }, (_, index) => [index % 4, Math.floor(index / 4)] as const).filter(
    ([column, row]) => (column + row) % 2 === 0,
  )
  return uniformCells({ side, corners: filled.map(([column, row]) => [side * (column - 2), side * (row - 2)]) })
}
