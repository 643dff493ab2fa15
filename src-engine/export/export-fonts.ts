// The bundled font, and which characters no font on this machine can draw.

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { AppError } from '../../src-shared/errors.ts'
import { exportFontFamily } from '../../src-shared/figures/theme.ts'
import { replacement } from './missing-notice.ts'

/** For configurations in reports. */
export const codeFontFamily = 'DejaVu Sans Mono'

/** Without a registered font, text has no width and vanishes silently. */
export function registerFonts(): void {
  const folder = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
  const families = [
    ['DejaVuSans.ttf', exportFontFamily],
    ['DejaVuSans-Bold.ttf', exportFontFamily],
    ['DejaVuSansMono.ttf', codeFontFamily],
  ]
  for (const [file, family] of families) {
    if (!GlobalFonts.registerFromPath(join(folder, file), family)) {
      throw new AppError('export-failed', `Expected the font ${file}, got none: run npm run setup.`)
    }
  }
}

/** Remembers the characters that could not be drawn, each once, in the order met. */
export class TextCheck {
  readonly missing = new Set<string>()

  /** The text with `□` for every character that no font has; control characters become spaces. */
  drawable(text: string): string {
    if (/^[\x20-\x7e]*$/.test(text)) return text
    return [...withoutControls(text)].map((character) => (this.has(character) ? character : replacement)).join('')
  }

  /** The same text, its missing characters noted: for formats that the reader's own fonts will draw. */
  note(text: string): string {
    const plain = withoutControls(text)
    for (const character of plain) this.has(character)
    return plain
  }

  private has(character: string): boolean {
    const drawn = isDrawn(character)
    if (!drawn) this.missing.add(character)
    return drawn
  }
}

/** Neither XML nor a line of text has a place for control characters and halves of surrogate pairs. */
const withoutControls = (text: string) => text.toWellFormed().replace(/[\p{Cc}\uFFFE\uFFFF]/gu, ' ')

const known = new Map<string, boolean>()
const side = 40
let box: string | null = null

/** A character that no font has is drawn as the same empty box as one that can never exist. */
function isDrawn(character: string): boolean {
  if (/^[\x20-\x7e\p{Z}\p{M}\p{Cf}]$/u.test(character)) return true
  let drawn = known.get(character)
  if (drawn === undefined) {
    box ??= picture('\uFFFF')
    drawn = picture(character) !== box
    known.set(character, drawn)
  }
  return drawn
}

function picture(character: string): string {
  const context = createCanvas(side, side).getContext('2d')
  context.font = `24px "${exportFontFamily}", sans-serif`
  context.fillText(character, 6, 28)
  return Buffer.from(context.getImageData(0, 0, side, side).data).toString('latin1')
}
