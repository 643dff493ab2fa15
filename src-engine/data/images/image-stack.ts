// Images as they are read, before they are made smaller and turned into rows: all of one size, one grey value a pixel.

import { AppError } from '../../../src-shared/errors.ts'

export interface ImageStack {
  /** As a person knows it: the file's name. */
  title: string
  width: number
  height: number
  /** Row of pixels after row from the top, image after image; 0 is black. */
  pixels: Uint8Array | Float32Array
  /** The value of white. */
  white: number
  /** What reading showed: colours made grey, the value that was taken as white. */
  notes: readonly string[]
}

export const imageCount = ({ pixels, width, height }: ImageStack): number => pixels.length / (width * height)

/** Of each side: larger files of this kind are no images to learn from here. */
export const sideMaximum = 4096

/** More pixels than this in one file would not fit into memory beside their copies. */
export const pixelsMaximum = 400e6

/** As `expected, got: cure`. */
export const unreadable = (message: string, cause?: unknown): AppError =>
  new AppError('data-unreadable', message, { field: 'data.path', cause })

/** Throws where sizes are no sizes of images, or there are too many of them. */
export function requireSizes(
  title: string,
  { count, width, height }: { count: number; width: number; height: number },
) {
  if (count < 1) throw unreadable(`${title}: Expected at least one image, got none: choose another file.`)
  if (width < 1 || height < 1 || width > sideMaximum || height > sideMaximum) {
    throw unreadable(
      `${title}: Expected images of 1 to ${sideMaximum} pixels a side, got ${width} × ${height}: choose a file of images.`,
    )
  }
  if (count * width * height > pixelsMaximum) {
    const got = Math.round((count * width * height) / 1e6)
    throw unreadable(
      `${title}: Expected at most ${pixelsMaximum / 1e6} million pixels in all, got ${got} million: keep fewer images.`,
    )
  }
}
