// Unpacking with an end: some bytes of deflate can stand for a thousand times as many, and what a file claims to hold is
// not to fill the memory.

import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** Four times the largest checkpoint that a form of this app can make. */
export const unpackedMaximum = 512 * 2 ** 20

/** Each throws on what is cut short or damaged, and on what would be larger than the maximum. */
export const inflate = (bytes: Uint8Array, maximum = unpackedMaximum): Buffer =>
  inflateSync(bytes, { maxOutputLength: maximum })
export const inflateRaw = (bytes: Uint8Array, maximum = unpackedMaximum): Buffer =>
  inflateRawSync(bytes, { maxOutputLength: maximum })
export const gunzip = (bytes: Uint8Array, maximum = unpackedMaximum): Buffer =>
  gunzipSync(bytes, { maxOutputLength: maximum })
