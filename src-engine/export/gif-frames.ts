// The pieces of a GIF: written one after the other, they are the file. All frames share one palette, so that no colour
// flickers; of a frame only what has changed is written, the rest lets the frame before show through.
//
// Source: GIF89a specification, CompuServe 1990; the loop is Netscape's application extension. Palette (PNN) and LZW are
// gifenc's.

import gifenc, { type Palette } from 'gifenc'

export type { Palette }

/** The last of 256 is no colour but lets the frame before show through. */
const coloursMaximum = 255

/** `pictures`: RGBA. Colours are weighed over all of them. */
export function paletteOf(pictures: readonly Uint8ClampedArray[]): Palette {
  const all = new Uint8ClampedArray(pictures.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const picture of pictures) {
    all.set(picture, at)
    at += picture.length
  }
  const palette = gifenc.quantize(all, coloursMaximum).map(([red, green, blue]) => [red, green, blue])
  // The screen's table has all 256 places, so that the last one is there.
  while (palette.length < coloursMaximum + 1) palette.push([0, 0, 0])
  return palette
}

export interface GifFrame {
  rgba: Uint8ClampedArray
  width: number
  height: number
  palette: Palette
  delayMs: number
  /** Colours of the frame before, by their places in the palette; null for the first frame. */
  before: Uint8Array | null
}

export interface GifPiece {
  bytes: Uint8Array<ArrayBuffer>
  /** For the next frame's `before`. */
  indices: Uint8Array<ArrayBuffer>
}

/** With header, palette and endless loop before the first one. */
export function gifFrame({ rgba, width, height, palette, delayMs, before }: GifFrame): GifPiece {
  const indices = gifenc.applyPalette(rgba, palette.slice(0, coloursMaximum))
  const changed =
    before === null ? indices : indices.map((index, at) => (index === before[at] ? coloursMaximum : index))
  const encoder = gifenc.GIFEncoder({ auto: false })
  const first = before === null
  if (first) encoder.writeHeader()
  encoder.writeFrame(changed, width, height, {
    ...{ first, delay: delayMs, repeat: 0, dispose: 1, transparentIndex: coloursMaximum, transparent: !first },
    ...(first && { palette }),
  })
  return { bytes: encoder.bytes(), indices }
}

/** Comments, each in blocks of 255 letters of ASCII at most, and the end of the file. */
export function gifEnd(comments: readonly string[]): Buffer {
  const pieces = comments.flatMap((comment) => {
    const letters = Buffer.from(comment.replace(/[^\x20-\x7e]/g, '?'), 'latin1')
    const blocks: Buffer[] = []
    for (let at = 0; at < letters.length; at += 255) {
      const block = letters.subarray(at, at + 255)
      blocks.push(Buffer.from([block.length]), block)
    }
    return [Buffer.from([0x21, 0xfe]), ...blocks, Buffer.from([0])]
  })
  return Buffer.concat([...pieces, Buffer.from([0x3b])])
}
