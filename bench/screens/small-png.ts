// A screenshot in fewer bytes: the same pixels packed better and, where that is still much, in 256 colours.

import upng from 'upng-js'

const plainBytesMaximum = 110 * 1024

export function smallPng(png: Buffer): Buffer {
  const image = upng.decode(exactBuffer(png))
  const frames = upng.toRGBA8(image)
  const encoded = (colours: number) => Buffer.from(upng.encode(frames, image.width, image.height, colours))
  const plain = [png, encoded(0)].toSorted((a, b) => a.length - b.length)[0]
  return plain.length <= plainBytesMaximum ? plain : encoded(256)
}

const exactBuffer = (buffer: Buffer): ArrayBuffer =>
  buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength) as ArrayBuffer
