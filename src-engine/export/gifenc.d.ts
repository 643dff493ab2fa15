// What is used of gifenc, which has no types of its own.

declare module 'gifenc' {
  export type Palette = number[][]

  export interface FrameOptions {
    /** Writes the screen and the palette that all frames share. */
    first?: boolean
    palette?: Palette
    transparent?: boolean
    transparentIndex?: number
    /** Milliseconds. */
    delay?: number
    /** 0: for ever. */
    repeat?: number
    dispose?: number
  }

  export interface Encoder {
    writeHeader(): void
    writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void
    bytes(): Uint8Array<ArrayBuffer>
  }

  const gifenc: {
    GIFEncoder(options: { auto: boolean }): Encoder
    quantize(rgba: Uint8ClampedArray | Uint8Array, colours: number): Palette
    applyPalette(rgba: Uint8ClampedArray | Uint8Array, palette: Palette): Uint8Array<ArrayBuffer>
  }
  export default gifenc
}
