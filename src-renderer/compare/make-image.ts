import type { MakeImage } from '../../src-shared/figures/figure.ts'

/** RGBA bytes as a canvas that another canvas can draw. */
export const makeImage: MakeImage = (rgba, width, height) => {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const image = new ImageData(width, height)
  image.data.set(rgba)
  canvas.getContext('2d')?.putImageData(image, 0, 0)
  return canvas
}

/** The window's own family, for words inside figures. */
export const figureFontFamily = 'system-ui'
