// The picture of the energy as a grid in the frame, where coordinates rise along both axes and come in the frame's order,
// whichever order and direction the columns of the view have there.

import type { Coordinates } from '../data/coordinates.ts'
import type { Picture } from '../metrics/picture-lattice.ts'
import type { Box } from '../metrics/regular-grid.ts'

export interface PictureInView {
  /** Of the picture, in the person's units. */
  box: Box
  /** Points along both axes. */
  resolution: number
  /** (points), the first column varying fastest. */
  energies: Float64Array
}

/** Of a plane. */
export function pictureInFrame({ box, resolution, energies }: PictureInView, frame: Coordinates): Picture {
  const axes = frame.axes ?? box.map((_, column) => ({ column, centre: 0, scale: 1 }))
  const shape = axes.map(() => resolution)
  const sides = axes.map(({ column, centre, scale }) => {
    const [from, to] = box[column].map((value) => (value - centre) / scale)
    return [Math.min(from, to), Math.max(from, to)] as const
  })
  const grid = { box: sides, shape }
  if (axes.every(({ column, scale }, axis) => column === axis && scale > 0)) return { grid, energies }
  const placed = new Float64Array(energies.length)
  for (let point = 0; point < placed.length; point++) {
    const along = [point % resolution, Math.floor(point / resolution)]
    const inView = [0, 0]
    axes.forEach(({ column, scale }, axis) => {
      inView[column] = scale > 0 ? along[axis] : resolution - 1 - along[axis]
    })
    placed[point] = energies[inView[0] + resolution * inView[1]]
  }
  return { grid, energies: placed }
}
