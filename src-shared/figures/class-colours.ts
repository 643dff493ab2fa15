// Colours of classes: of points, never of lanes, whose colours they are not. After Tol's “muted” scheme (Tol 2021, SRON
// technical note), darker on light and lighter on dark so that dots of two pixels are seen on both.
//
// Ten classes have colours of their own; further ones share that of the tenth and are counted together in the key.

import type { PointClasses } from '../snapshot.ts'
import type { FigureTheme } from './figure.ts'

const classColours: Record<FigureTheme, readonly string[]> = {
  light: [
    ...['#332288', '#cc6677', '#117733', '#2f8fc0', '#a88a1c', '#aa4499', '#2f9687', '#882255', '#7f7f1f', '#6b7280'],
  ],
  dark: [
    ...['#a79bf5', '#f08a9b', '#5cbf72', '#88ccee', '#ddcc77', '#d07cc0', '#58ccba', '#e0699b', '#c0c050', '#9aa3af'],
  ],
}

/** `field`: over viridis, whose halo is dark. */
export function classColour(label: number, ground: FigureTheme | 'field'): string {
  const colours = classColours[ground === 'field' ? 'dark' : ground]
  return colours[Math.min(label, colours.length - 1)]
}

/** What a key says, by label; classes that share a colour are one entry. */
export function classEntries({ names }: PointClasses): { label: number; text: string }[] {
  const last = classColours.light.length - 1
  if (names.length <= last + 1) return names.map((text, label) => ({ label, text }))
  const own = names.slice(0, last).map((text, label) => ({ label, text }))
  return [...own, { label: last, text: `${names.length - last} other classes` }]
}
