// Small pictures of an experiment's models, for the library: the density of each lane, as grey values.

export interface LaneThumbnail {
  laneIndex: number
  /** Points along x, and along y in the plane. */
  shape: number[]
  /** 255 at the peak, 0 at and below `thumbnailDepth` nats under it in the plane; proportional to the density on a line. Row-major, x fastest, y upwards. */
  values: Uint8Array
}

export interface Thumbnail {
  lanes: LaneThumbnail[]
}

/** Log densities so many nats below the peak are drawn as nothing. */
export const thumbnailDepth = 6
/** Lanes that are shown at most. */
export const thumbnailLanesMaximum = 4
