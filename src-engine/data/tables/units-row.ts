// The row of units that often stands below the headings.

import { kindOf, type NumericKind } from './cell-kinds.ts'

/** Fewer than behind numbers: `T` and `Mg` are rather names of columns. */
const units = new Set(
  (
    's ms µs us ns min h hr d day days yr year years m cm mm µm um nm km in ft g kg mg µg t lb K C F °C °F degC degF deg ° ' +
    '% ‰ Pa hPa kPa MPa bar mbar atm mmHg V mV kV A mA µA W mW kW MW Wh kWh J kJ N kN Hz kHz MHz GHz mol mmol ppm ppb ' +
    'ppt l L ml mL m/s km/h kt W/m2 W/m² m3 m³ m2 m² ha dB rad sr lx lm cd Ω ohm EUR USD € $ - – pH PSU eV keV'
  ).split(' '),
)

const looksLikeUnit = (cell: string): boolean =>
  units.has(cell) ||
  /^[[(].{0,15}[\])]$/.test(cell) ||
  (/^[\p{L}µ°Ω%]{1,4}([·*/ ][\p{L}µ]{1,3})*[-⁻]?[\d²³¹]?$/u.test(cell) && /[/·°²³⁻\d]/.test(cell))

/** No number but 1 above columns of numbers, and most of the words there are units or in brackets. */
export function isUnitsRow(cells: readonly string[], numeric: readonly (NumericKind | null)[]): boolean {
  const full = cells.filter((cell, column) => numeric[column] && cell !== '')
  if (full.some((cell) => cell !== '1' && kindOf(cell) === 'number')) return false
  // "min" is a minute, but not beside "max".
  if (full.some((cell) => /^(max|mean|avg|average|std|sd|median|sum)\.?$/i.test(cell))) return false
  const words = full.filter((cell) => cell !== '1')
  return words.length > 0 && words.filter(looksLikeUnit).length >= words.length / 2
}
