// A panel of many columns, drawn on the plane along the first two principal components instead.

import { formatCount } from '../numbers.ts'
import type { ImageSize, Points, View } from '../snapshot.ts'
import type { ShownField } from './field-values.ts'
import type { FigureInput, FigureRun } from './figure.ts'
import { fallOnPlane, principalPlaneOf } from './principal-plane.ts'

/** What of a panel is on its axes. */
interface OnAxes {
  view: View
  image: ImageSize | null
  field: ShownField | null
  data: Points
  samples: Points | null
  negatives: Points | null
  warnings: readonly string[]
  inColumns?: { data: Points; samples: Points | null }
}

/** The truth's plane is that of the first run that has one. Without a plane the panel stays empty and says so. */
export function onPrincipalPlane<Panel extends OnAxes>(
  panel: Panel,
  { runs }: FigureInput,
  run: FigureRun | 'truth',
): Panel {
  const isTruth = run === 'truth'
  const of = isTruth ? runs.find(({ snapshot }) => snapshot && principalPlaneOf(snapshot)) : run
  const plane = of?.snapshot ? principalPlaneOf(of.snapshot) : null
  const bare = { ...panel, image: null, view: plane?.energy.view ?? emptyPlane }
  if (!plane) {
    const why = isTruth
      ? ['the plane comes with the first snapshot']
      : of?.snapshot
        ? ['no plane in this snapshot']
        : []
    const nothing = { field: null, samples: null, negatives: null, data: noPoints }
    return { ...bare, ...nothing, warnings: [...panel.warnings, ...why] }
  }
  const placed = (points: Points | null) => points && fallOnPlane(points, plane.axes)
  const field = isTruth ? plane.truth : plane.energy
  const bad = field?.notFiniteCount ?? 0
  const cells =
    bad === 0 ? [] : [`${formatCount(bad)} of ${formatCount(field!.values.length)} cells not finite (striped)`]
  return {
    ...bare,
    field,
    inColumns: { data: panel.data, samples: panel.samples },
    data: fallOnPlane(panel.data, plane.axes),
    samples: placed(panel.samples),
    negatives: placed(panel.negatives),
    warnings: [...panel.warnings, ...cells],
  }
}

const noPoints: Points = { dimension: 2, values: new Float32Array(0) }

const emptyPlane: View = {
  axes: [
    [-1, 1],
    [-1, 1],
  ],
  labels: ['component 1', 'component 2'],
}
