// Why a dashboard of Ray was not reached, in words that name the cure.

import { AppError } from '../../../src-shared/errors.ts'
import { quote } from '../../../src-shared/quote.ts'

/** The first that matches the error's code or words. */
const cures: readonly (readonly [RegExp, string])[] = [
  [/wrong version number|packet length too long/i, 'it answers without encryption, so write http://'],
  [/certificate/i, 'let this machine trust its certificate, or go through a tunnel of ssh'],
  [/ENOTFOUND|EAI_AGAIN/, 'correct the name, or connect to the network or its VPN'],
  [/ECONNREFUSED/, 'check that it runs, that the port is its own (8265 as a rule), and that a tunnel, if any, is open'],
  [/no connection within|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, 'connect to the network or its VPN, or open a tunnel'],
  [
    /ECONNRESET|HPE_|Parse Error/,
    'give the port of the dashboard (8265 as a rule), or write https:// if it is encrypted',
  ],
]

export function rayUnreached(address: string, cause: Error): AppError {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  const got = quote(cause.message || code || cause.name, 200)
  const cure =
    cures.find(([pattern]) => pattern.test(`${code} ${cause.message}`))?.[1] ?? 'check that it runs, or try again'
  const message = `Expected the dashboard of a Ray cluster at ${address}, got ${got}: ${cure}.`
  return new AppError('unreachable', message, { cause })
}
