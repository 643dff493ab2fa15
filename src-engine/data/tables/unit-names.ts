// Units of measurement as people write them behind numbers: factors of a known unit with an SI prefix and a power
// (`µm`, `kg/m³`, `W m-2`). Only known ones count: `12 Main` and `3rd` are text, whatever the other cells say.

/** Without atto: `6 am` is a time. */
const prefixes = ['', ...'fpnµmcdhkMGTPE']

/** That take a prefix. */
const metric =
  'm g s A K mol cd Hz N Pa J W C V F Ω ohm S Wb T H lm lx Bq Gy Sv kat L l t bar eV Da u B bit cal rad sr M Wh Ah pc'

/** That take none. */
const others =
  '% ‰ ° °C °F degC degF deg min h hr d day wk week mo month yr year ha in inch ft yd mi lb lbs oz gal psi mmHg atm ' +
  'sec hour minute second dB dBm px ppm ppb ppt rpm mph kph kmh kt kn fps IU pH PSU au ly Torr Å '

const known = new Set([
  ...metric.split(' ').flatMap((unit) => prefixes.map((prefix) => prefix + unit)),
  ...others.trim().split(' '),
])

const aliases: Record<string, string> = {
  ...{ days: 'day', weeks: 'week', months: 'month', years: 'year', yrs: 'yr', hrs: 'hr', hours: 'hour' },
  ...{ minutes: 'minute', mins: 'min', seconds: 'second', secs: 'sec', inches: 'inch', lbs: 'lb', ohms: 'ohm' },
}

/** The unit in one spelling; null where the text is none. */
export function unitIn(text: string): string | null {
  if (text.length > 16) return null
  const tidy = text
    .trim()
    .replaceAll('\u03BC', 'µ')
    .replaceAll('\u2103', '°C')
    .replaceAll('\u2109', '°F')
    .replace(/^º/, '°')
  const unit = aliases[tidy] ?? tidy
  if (known.has(unit)) return unit
  const factors = unit.split(/\s*[·*/⋅]\s*|\s+/)
  return factors.every(isFactor) ? unit : null
}

/** `m`, `m3`, `m³`, `s-1`, `s⁻¹`. */
function isFactor(text: string): boolean {
  const match = /^([^\d^⁻¹²³-]+?)(?:\^?[-⁻−]?[1-4]|⁻?[¹²³⁴])?$/u.exec(text)
  return match !== null && known.has(match[1])
}
