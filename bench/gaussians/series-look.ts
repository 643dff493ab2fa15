// The Okabe–Ito palette with a dash for each, black first for what all others are held to.

const colours = ['#000000', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7a5c00']
const dashes = ['2 3', '', '8 4', '3 3', '10 3 2 3', '', '6 2', '1 3']

export const colourOf = (at: number): string => colours[at % colours.length]
export const dashOf = (at: number): string => dashes[at % dashes.length]
