// Writing to the clipboard. Electron 45 takes items, as the web does; the older runtime that stands in where Electron
// cannot be downloaded takes images and text, and has no class of items.

import * as electron from 'electron'

interface OlderClipboard {
  writeImage(image: electron.NativeImage): void
}

/** `png`: the bytes of a PNG file. */
export async function copyPicture(png: Uint8Array<ArrayBuffer>): Promise<void> {
  const { clipboard, nativeImage } = electron
  if ('ClipboardItem' in electron) {
    await clipboard.write([new electron.ClipboardItem({ 'image/png': new Blob([png], { type: 'image/png' }) })])
  } else {
    ;(clipboard as unknown as OlderClipboard).writeImage(nativeImage.createFromBuffer(Buffer.from(png)))
  }
}

export async function copyText(text: string): Promise<void> {
  await electron.clipboard.writeText(text)
}
