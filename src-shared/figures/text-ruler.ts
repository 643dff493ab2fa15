// Widths of text in the export font without a canvas, so that sizes of figures are known before anything is drawn.
//
// Advance widths of DejaVu Sans in thousandths of an em for the characters 32 … 126; others count as a wide one, so
// that what is reserved is never too little for text in Latin, Greek and Cyrillic letters.

import { exportFontFamily, fontOf, type FontSize } from './theme.ts'

/** The part of a 2-D context that measures. */
export interface TextRuler {
  font: string
  measureText(text: string): { width: number }
}

const regular = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
  636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
  748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
  615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
  337, 636, 838,
]
const bold = [
  348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696,
  696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995,
  837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716,
  678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712,
  365, 712, 838,
]
const wide = 838

export function textRuler(size: FontSize, isBold = false): TextRuler {
  return {
    font: fontOf(size, exportFontFamily, isBold),
    measureText(text) {
      const pixels = Number(/([\d.]+)px/.exec(this.font)?.[1])
      const widths = this.font.startsWith('bold') ? bold : regular
      const thousandths = [...text].reduce(
        (sum, letter) => sum + (widths[(letter.codePointAt(0) ?? 0) - 32] ?? wide),
        0,
      )
      return { width: (thousandths / 1000) * pixels }
    },
  }
}
