// The dear parts of a panel's picture, which stay while it is only painted anew.

import type { Contour } from './contours.ts'
import type { FilterPicture } from './panel-filters.ts'
import type { PictureStrips } from './picture-strips.ts'

/** Made once per snapshot, range and theme; `image` is what `makeImage` answered. */
export interface PanelArtwork {
  image: unknown
  contours: Contour[]
  /** Of the density that lies over the panel, one for each of its levels; empty without. */
  overlay: Contour[]
  /** Of rows that are pictures. */
  pictures?: PictureStrips
  /** Of a panel that shows them. */
  filters?: FilterPicture
}
