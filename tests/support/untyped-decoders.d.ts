// Decoders that know nothing of ours, to read animations back and pack screenshots; neither has types of its own.

declare module 'omggif' {
  export class GifReader {
    constructor(bytes: Uint8Array)
    width: number
    height: number
    numFrames(): number
    loopCount(): number | null
    /** `delay`: hundredths of a second. */
    frameInfo(index: number): { delay: number; disposal: number; x: number; y: number; width: number; height: number }
    /** Draws the frame over what `pixels` holds. */
    decodeAndBlitFrameRGBA(index: number, pixels: Uint8Array | Uint8ClampedArray): void
  }
}

declare module 'upng-js' {
  interface Image {
    width: number
    height: number
    frames: { delay: number }[]
    tabs: { acTL?: { num_frames: number; num_plays: number } }
  }
  const upng: {
    decode(bytes: ArrayBuffer): Image
    /** Whole frames, one after the other. */
    toRGBA8(image: Image): ArrayBuffer[]
    /** `colours`: 0 for all there are, without loss. */
    encode(frames: ArrayBuffer[], width: number, height: number, colours: number): ArrayBuffer
  }
  export default upng
}
