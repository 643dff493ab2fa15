// Small shapes and words that several figures draw.

import type { Context2D } from './figure.ts'
import type { TextRuler } from './text-ruler.ts'
import { keyLength, type LaneMarker, type LaneStyle } from './theme.ts'

/** A lane's marker, centred; the same shapes as chart.js point styles of these names. */
export function drawMarker(context: Context2D, marker: LaneMarker, x: number, y: number, radius: number): void {
  context.beginPath()
  switch (marker) {
    case 'circle':
      context.arc(x, y, radius, 0, 2 * Math.PI)
      context.fill()
      return
    case 'rect':
      context.fillRect(x - radius * 0.88, y - radius * 0.88, radius * 1.76, radius * 1.76)
      return
    case 'triangle':
      polygon(context, x, y, radius * 1.15, [-90, 30, 150])
      return
    case 'rectRot':
      polygon(context, x, y, radius * 1.15, [-90, 0, 90, 180])
      return
    case 'crossRot':
      strokes(context, x, y, radius, [45, 135])
      return
    case 'star':
      strokes(context, x, y, radius, [0, 60, 120])
      return
    default:
      marker satisfies never
  }
}

/** Room for a lane's key, and the room with the gap to the words after it. */
export const laneKeyWidth = 28
export const laneKeyRoom = 35

/** A piece of the lane's line with its marker in the middle, `laneKeyWidth` wide. */
export function drawLaneKey(context: Context2D, style: LaneStyle, x: number, y: number): void {
  const length = keyLength(style)
  const left = x + (laneKeyWidth - length) / 2
  context.save()
  context.strokeStyle = style.colour
  context.fillStyle = style.colour
  context.lineWidth = 2
  context.lineCap = 'butt'
  context.setLineDash([...style.dash])
  context.beginPath()
  context.moveTo(left, y)
  context.lineTo(left + length, y)
  context.stroke()
  context.setLineDash([])
  context.lineWidth = 1.6
  drawMarker(context, style.marker, left + length / 2, y, 3.6)
  context.restore()
}

/** A name cut in its middle where it does not fit: names of lanes often differ in their ends. Uses the context's font. */
export function fittingName(context: TextRuler, name: string, width: number): string {
  const letters = [...name]
  for (let kept = letters.length; kept > 0; kept--) {
    const [head, tail] = [letters.slice(0, Math.ceil(kept / 2)), letters.slice(letters.length - Math.floor(kept / 2))]
    const text = kept === letters.length ? name : `${head.join('').trimEnd()}…${tail.join('').trimStart()}`
    if (context.measureText(text).width <= width) return text
  }
  return '…'
}

/** The first candidate that fits, or the last one shortened with an ellipsis. Uses the context's font. */
export function fittingText(context: Context2D, candidates: readonly string[], width: number): string {
  const fitting = candidates.find((text) => context.measureText(text).width <= width)
  if (fitting !== undefined) return fitting
  let text = candidates[candidates.length - 1] ?? ''
  while (text.length > 1 && context.measureText(`${text}…`).width > width) text = text.slice(0, -1)
  return `${text.trimEnd()}…`
}

/**
 * Words broken into lines no wider than `width`; a word that is wider alone is broken, too, rather than cut off. Uses
 * the context's font.
 */
export function wrapText(context: TextRuler, text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((each) => pieces(context, each, width))) {
    const longer = line ? `${line} ${word}` : word
    if (line && context.measureText(longer).width > width) {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  if (line) lines.push(line)
  return lines
}

/** A word in pieces that fit. */
function pieces(context: TextRuler, word: string, width: number): string[] {
  if (context.measureText(word).width <= width) return [word]
  const found: string[] = []
  let piece = ''
  for (const letter of word) {
    if (piece && context.measureText(piece + letter).width > width) {
      found.push(piece)
      piece = ''
    }
    piece += letter
  }
  return [...found, piece]
}

function polygon(context: Context2D, x: number, y: number, radius: number, degrees: number[]): void {
  degrees.forEach((degree, index) => {
    const angle = (degree * Math.PI) / 180
    const [px, py] = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
    if (index === 0) context.moveTo(px, py)
    else context.lineTo(px, py)
  })
  context.closePath()
  context.fill()
}

function strokes(context: Context2D, x: number, y: number, radius: number, degrees: number[]): void {
  for (const degree of degrees) {
    const angle = (degree * Math.PI) / 180
    const [dx, dy] = [radius * Math.cos(angle), radius * Math.sin(angle)]
    context.moveTo(x - dx, y - dy)
    context.lineTo(x + dx, y + dy)
  }
  context.stroke()
}
