// Colours, dashes, markers and type of all figures: the one place where a figure's colour is written down.
//
// Lanes use the Okabe–Ito palette, told apart a second time by dash and marker. Fields use viridis, in which nothing
// is white, pink or red: points drawn over a field are, in colours and with markers that no lane has (small dots, +, ○).

import type { FigureTheme } from './figure.ts'
import { paletteNames, type LaneColour } from './palette.ts'

export interface FigureColours {
  background: string
  /** Plot area where no field is drawn. */
  plot: string
  text: string
  muted: string
  grid: string
  axis: string
  /** Contour lines over the dark and over the bright part of viridis. */
  contourOnDark: string
  contourOnBright: string
  /** Keys of layers stand on this piece of viridis, contours in that colour. */
  swatch: string
  contourKey: string
  /** Points over a field or over the plot area, with the halo that parts them from it. */
  dataPoint: string
  dataPointOnPlot: string
  sample: string
  negative: string
  /** Steps of a noise predictor. */
  arrow: string
  halo: string
  /** Cells without a finite value: stripes of the second on the first. */
  notFinite: string
  notFiniteStripe: string
  /** Where a difference is not drawn, because both densities are next to nothing. */
  negligible: string
  crosshair: string
  /** True density, exact bounds. */
  truth: string
  /** Histogram of the data. */
  histogram: string
  warning: string
  /** Small plates behind words that stand on a field. */
  plate: string
  plateText: string
}

export const figureColours: Record<FigureTheme, FigureColours> = {
  light: {
    background: '#ffffff',
    plot: '#f6f7f9',
    text: '#1a1d21',
    muted: '#5b626b',
    grid: '#e6e8ec',
    axis: '#8a9099',
    contourOnDark: 'rgba(255, 255, 255, 0.42)',
    contourOnBright: 'rgba(10, 20, 40, 0.38)',
    swatch: '#3b528b',
    contourKey: 'rgba(255, 255, 255, 0.75)',
    dataPoint: '#ffffff',
    dataPointOnPlot: '#3f4650',
    sample: '#ff4fe0',
    negative: '#ff0a54',
    arrow: '#ffffff',
    halo: 'rgba(12, 8, 30, 0.6)',
    notFinite: '#eceef1',
    notFiniteStripe: '#a9afb8',
    negligible: '#d5d9df',
    crosshair: '#ffffff',
    truth: '#1a1d21',
    histogram: '#c9ced6',
    warning: '#a8320a',
    plate: 'rgba(255, 255, 255, 0.9)',
    plateText: '#1a1d21',
  },
  dark: {
    background: '#15181c',
    plot: '#1d2126',
    text: '#eceff3',
    muted: '#a3abb5',
    grid: '#2a2f36',
    axis: '#717a85',
    contourOnDark: 'rgba(255, 255, 255, 0.42)',
    contourOnBright: 'rgba(10, 20, 40, 0.38)',
    swatch: '#3b528b',
    contourKey: 'rgba(255, 255, 255, 0.75)',
    dataPoint: '#ffffff',
    dataPointOnPlot: '#c4cad2',
    sample: '#ff4fe0',
    negative: '#ff0a54',
    arrow: '#ffffff',
    halo: 'rgba(12, 8, 30, 0.6)',
    notFinite: '#2b3037',
    notFiniteStripe: '#6d7681',
    negligible: '#343a42',
    crosshair: '#ffffff',
    truth: '#eceff3',
    histogram: '#434b55',
    warning: '#ff9a6b',
    plate: 'rgba(21, 24, 28, 0.86)',
    plateText: '#eceff3',
  },
}

/** Okabe–Ito without its yellow, which a white page swallows; on dark the two blues change places, black is white. */
const laneColours: Record<FigureTheme, readonly string[]> = {
  light: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'],
  dark: ['#56b4e9', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#0072b2', '#ffffff'],
}

export function paletteColours(colour: LaneColour): Record<FigureTheme, string> {
  const place = paletteNames.findIndex((name) => name === colour)
  return place < 0
    ? { light: colour, dark: colour }
    : { light: laneColours.light[place], dark: laneColours.dark[place] }
}

const laneDashes: readonly (readonly number[])[] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3], [12, 4], [5, 2, 1.5, 2, 1.5, 2]]

/** The names are chart.js point styles; `drawMarker` draws the same shapes. */
export const laneMarkers = ['circle', 'rect', 'triangle', 'rectRot', 'crossRot', 'star'] as const
export type LaneMarker = (typeof laneMarkers)[number]

export interface LaneStyle {
  colour: string
  /** Empty for a solid line; CSS pixels. */
  dash: readonly number[]
  marker: LaneMarker
}

/** A length up to 28 pixels at which the lane's dashes begin and end alike. */
export function keyLength({ dash }: LaneStyle): number {
  if (dash.length === 0) return 26
  const period = dash.reduce((sum, piece) => sum + piece, 0)
  return dash[0] + Math.floor((28 - dash[0]) / period) * period
}

/** What sets a lane's look: its position, and the colour that was given to it. */
export interface LaneLook {
  laneIndex: number
  /** Absent: the palette's at its position. */
  colour?: LaneColour | null | undefined
}

/** How a lane looks everywhere; a number is its position, with the palette's colour. Seven colours and six dashes: the first 42 positions all differ. */
export function laneStyle(look: LaneLook | number, theme: FigureTheme): LaneStyle {
  const { laneIndex, colour }: LaneLook = typeof look === 'number' ? { laneIndex: look } : look
  return {
    colour: paletteColours(colour ?? paletteNames[laneIndex % paletteNames.length])[theme],
    dash: laneDashes[laneIndex % laneDashes.length],
    marker: laneMarkers[laneIndex % laneMarkers.length],
  }
}

/** The family that exported figures are set in; the renderer passes its own. */
export const exportFontFamily = 'DejaVu Sans'

/** CSS pixels. */
export const fontSizes = { title: 16, heading: 12.5, body: 10.5, label: 10.5, tick: 9.5, small: 9 } as const

export type FontSize = keyof typeof fontSizes

/** The CSS font shorthand. */
export function fontOf(size: FontSize, family: string, bold = false): string {
  return `${bold ? 'bold ' : ''}${fontSizes[size]}px "${family}", sans-serif`
}

/** `#rrggbb` with an opacity from 0 to 1. */
export function withOpacity(colour: string, opacity: number): string {
  const channel = (start: number) => Number.parseInt(colour.slice(start, start + 2), 16)
  return `rgba(${channel(1)}, ${channel(3)}, ${channel(5)}, ${opacity})`
}
