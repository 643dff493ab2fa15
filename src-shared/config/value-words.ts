// How a lane's label tells a setting, shorter than the field's label and value: `k=10`, `5% restarts`.

/** As it was typed; three digits would make settings equal that are not. */
export function plain(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return String(value).replace('-', '−')
}

/** `k=10` */
export const equals =
  (symbol: string) =>
  (value: unknown): string =>
    `${symbol}=${plain(value)}`

/** `5%`; small shares keep two digits. */
export const percent = (share: number): string => `${Number((100 * share).toPrecision(2))}%`
