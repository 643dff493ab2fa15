import { existsSync } from 'node:fs'
import path from 'node:path'
import { SetupError } from './errors.mjs'
import { hasProgram } from './system-libraries.mjs'

/**
 * How to run the npm that belongs to the running Node: program and leading arguments. npm's own script is run directly
 * where it can be found, because on Windows `npm` is a batch file, which only a shell can start.
 * @returns {{ program: string, leadingArguments: string[], shell: boolean }}
 */
export function npmCommand() {
  const beside = path.dirname(process.execPath)
  const candidates = [
    process.env.npm_execpath ?? '',
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const script = candidates.find((candidate) => path.basename(candidate) === 'npm-cli.js' && existsSync(candidate))
  if (script) return { program: process.execPath, leadingArguments: [script], shell: false }
  return { program: 'npm', leadingArguments: [], shell: process.platform === 'win32' }
}

/** Whether there is an npm at all: a package of this program brings its Node without one. */
export function hasNpm() {
  const { program } = npmCommand()
  return program !== 'npm' || hasProgram('npm')
}

/** Few and short repeats: without a network the answer should come in seconds, not minutes. */
export const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000']

/**
 * npm's complaint in one sentence.
 * @param {string} output what npm wrote
 * @param {string} task what was wanted, "install the packages"
 */
export function npmFailure(output, task) {
  const expectation = `Expected to ${task}`
  const code = /\b(?:code|errno):? '?([A-Z][A-Z_]+)/.exec(output)?.[1] ?? ''
  if (/ENOSPC|EDQUOT/.test(output)) {
    return new SetupError(`${expectation}, got a full disk: free about 2 GB and try again.`)
  }
  if (
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|FETCH_ERROR)\b/.test(
      output,
    )
  ) {
    return new SetupError(
      `${expectation}, got no answer from the package registry (${code || 'no connection'}): connect to the network, ` +
        'or set npm\'s "registry" or "proxy" to one that this machine reaches, and try again.',
    )
  }
  if (/CERT_|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(output)) {
    return new SetupError(
      `${expectation}, got a registry whose certificate is not trusted (${code}): give npm your organisation's ` +
        'certificate with "npm config set cafile FILE" and try again.',
    )
  }
  if (/EINTEGRITY/.test(output)) {
    return new SetupError(
      `${expectation}, got a package whose contents do not match package-lock.json: run "npm cache clean --force" ` +
        'and try again; if it happens again, do not trust the registry you use.',
    )
  }
  if (/\b(EACCES|EPERM|EROFS)\b/.test(output)) {
    return new SetupError(
      `${expectation}, got "permission denied": make the checkout and npm's cache folder yours and try again.`,
    )
  }
  if (/EUSAGE/.test(output) && /in sync/.test(output)) {
    return new SetupError(
      `${expectation}, got a package.json that does not fit package-lock.json: ` +
        'run "npm install --package-lock-only" and try again.',
    )
  }
  if (/\b(E404|ETARGET)\b/.test(output)) {
    const missing = /'([^']+)' is not in this registry|No matching version found for (\S+)/.exec(output)
    return new SetupError(
      `${expectation}, got a registry without ${missing?.[1] ?? missing?.[2] ?? 'one of the packages'}: ` +
        'set npm\'s "registry" to one that has all public packages and try again.',
    )
  }
  const lastLines = output.trim().split('\n').slice(-12).join('\n')
  return new SetupError(`${expectation}, got an error from npm${code && ` (${code})`}; it said:\n${lastLines}`)
}
