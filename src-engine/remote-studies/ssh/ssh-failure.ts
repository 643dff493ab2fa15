// What ssh says when it cannot connect, in words that name the cure.

import { AppError } from '../../../src-shared/errors.ts'
import { quote } from '../../../src-shared/quote.ts'

interface Known {
  pattern: RegExp
  /** Trying again might help. */
  passing: boolean
  words: (login: string, address: string) => string
}

// The first that matches rules: a changed key is also a failed verification.
const known: readonly Known[] = [
  {
    pattern: /HOST IDENTIFICATION HAS CHANGED/i,
    passing: false,
    words: (login, address) =>
      `the key that ${login} had before, got another one: somebody may stand in between. Ask its administrators; if it was ` +
      `set up anew, run "ssh-keygen -R ${address}" and "ssh ${login}" once in a terminal`,
  },
  {
    pattern: /Host key verification failed|host key is known/i,
    passing: false,
    words: (login) =>
      `a host that ssh knows, got ${login} for the first time: run "ssh ${login}" once in a terminal and compare its key`,
  },
  {
    pattern: /Permission denied|Too many authentication failures|No more authentication methods/i,
    passing: false,
    words: (login) =>
      `${login} to accept a key without a question, got a refusal: run "ssh-copy-id ${login}", add a key with a passphrase ` +
      `to ssh-agent, or, where a code is asked for, leave a shared connection open in a terminal ("ssh -M", ControlPath ` +
      `in your configuration)`,
  },
  {
    pattern: /Could not resolve hostname/i,
    passing: true,
    words: (login) => `a name that the network knows, got ${login}: correct it, or connect to the network or its VPN`,
  },
  {
    pattern: /timed out|timeout/i,
    passing: true,
    words: (login) => `an answer of ${login}, got none in time: connect to its network or VPN, or try again later`,
  },
  {
    pattern: /Connection refused/i,
    passing: true,
    words: (login) => `ssh at ${login}, got a refused connection: correct the port, or try again later`,
  },
  {
    pattern: /No route to host|Network is unreachable/i,
    passing: true,
    words: (login) => `a way to ${login}, got none: connect to the network or its VPN`,
  },
  {
    pattern: /Bad owner or permissions|Bad configuration option|terminating, \d+ bad configuration/i,
    passing: false,
    words: (login) =>
      `an ssh configuration that ssh reads, got one that it refuses: run "ssh ${login}" in a terminal and follow what it says`,
  },
]

/**
 * `said` is what ssh wrote to stderr. 'unreachable' where trying again might help, 'not-supported' where a person has to
 * act first.
 */
export function sshFailure(login: string, said: string): AppError {
  const found = known.find(({ pattern }) => pattern.test(said))
  const address = login.slice(login.indexOf('@') + 1)
  if (found) {
    return new AppError(found.passing ? 'unreachable' : 'not-supported', `Expected ${found.words(login, address)}.`)
  }
  const last = said.trim().split('\n').at(-1)?.trim() ?? ''
  const got = last === '' ? 'a connection that ended without a word' : quote(last, 200)
  return new AppError('unreachable', `Expected a connection to ${login}, got ${got}: try again.`)
}

export const noSsh = (): AppError =>
  new AppError(
    'not-supported',
    'Expected the program ssh on this machine, got none: install OpenSSH’s client (openssh-client), which is part of ' +
      'macOS and an optional feature of Windows.',
  )
