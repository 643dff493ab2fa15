import { spawn } from 'node:child_process'
import os from 'node:os'

/**
 * Runs a program and collects what it writes. Never rejects for a program that fails; rejects when it cannot start.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal, shell?: boolean }} [options]
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export function runCollecting(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    /** @type {Buffer[]} */
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      resolve({ exitCode: exitCodeOf(code, signal), output: Buffer.concat(chunks).toString() })
    })
  })
}

/** @param {{ exitCode: number }} result */
export function succeeded({ exitCode }) {
  return exitCode === 0
}

/**
 * Runs a program as if it were this one: it has this one's input and output, gets the signals, and its exit code is
 * returned (128 + the signal's number when a signal ended it, as shells do).
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import('node:child_process').StdioOptions }} [options]
 * @returns {Promise<number>}
 */
export function runInPlace(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options })
    /** @type {Record<string, () => void>} */
    const forward = {}
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      forward[signal] = () => {
        // A terminal has already sent Ctrl-C to the child too; a second one might be taken for impatience.
        if (signal === 'SIGINT' && process.stdin.isTTY) return
        child.kill(signal)
      }
      process.on(signal, forward[signal])
    }
    const stopWatching = watchForOrphaning(() => child.kill())
    const end = () => {
      stopWatching()
      for (const [signal, listener] of Object.entries(forward)) process.off(signal, listener)
    }
    child.on('error', (error) => {
      end()
      reject(error)
    })
    child.on('close', (code, signal) => {
      end()
      resolve(exitCodeOf(code, signal))
    })
  })
}

/**
 * A signal to npm ends npm and the shell between it and us, but never reaches us: the window, or a test run, would stay
 * behind. Under npm the loss of the parent is therefore taken for that signal. Returns how to stop watching.
 * @param {() => void} orphaned
 */
function watchForOrphaning(orphaned) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return () => {}
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    orphaned()
  }, 500)
  return () => clearInterval(timer)
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function exitCodeOf(code, signal) {
  if (code !== null) return code
  return 128 + (signal ? (os.constants.signals[signal] ?? 1) : 1)
}
