// The bundled font, and which characters no font on this machine can draw.

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { AppError } from '../../src-shared/errors.ts'
import { exportFontFamily } from '../../src-shared/figures/theme.ts'

/** Without a registered font, text has no width and vanishes silently. */
export function registerFonts(): void {
  const folder = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
  for (const file of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']) {
    if (!GlobalFonts.registerFromPath(join(folder, file), exportFontFamily)) {
      throw new AppError('export-failed', `Expected the font ${file}, got none: run npm run setup.`)
    }
  }
}

/** Stands where a character cannot be drawn. */
export const replacement = '□'

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

/** One sentence for the person, or null where every character was drawn. */
export function missingNotice(missing: ReadonlySet<string>, inSvg: boolean): string | null {
  if (missing.size === 0) return null
  const shown = [...missing].slice(0, 20).join(' ')
  const more = missing.size > 20 ? ` and ${missing.size - 20} more` : ''
  const fate = inSvg
    ? 'Where the reader’s fonts lack them, too, they show as boxes.'
    : `They are drawn as ${replacement}.`
  return `No font here has these characters: ${shown}${more}. ${fate}`
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
