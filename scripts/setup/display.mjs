// Displays: whether the user has one, and one of memory alone (Xvfb) for the tests.

import { spawn } from 'node:child_process'
import net from 'node:net'
import path from 'node:path'
import { SetupError } from './errors.mjs'

/**
 * Whether a window can be shown: on Linux, whether an X server or a Wayland compositor answers.
 * @param {Record<string, string | undefined>} [env]
 */
export async function hasDisplay(env = process.env) {
  if (process.platform !== 'linux') return true
  const places = displayPlaces(env)
  for (const place of places) if (await answers(place)) return true
  return false
}

/**
 * Where the displays that the environment names are listening.
 * @param {Record<string, string | undefined>} env
 * @returns {net.NetConnectOpts[]}
 */
export function displayPlaces({ DISPLAY, WAYLAND_DISPLAY, XDG_RUNTIME_DIR }) {
  /** @type {net.NetConnectOpts[]} */
  const places = []
  const x = /^(.*):(\d+)(?:\.\d+)?$/.exec(DISPLAY ?? '')
  if (x && (x[1] === '' || x[1] === 'unix')) {
    places.push({ path: `/tmp/.X11-unix/X${x[2]}` }, { path: `\0/tmp/.X11-unix/X${x[2]}` })
  } else if (x) {
    places.push({ host: x[1], port: 6000 + Number(x[2]) })
  }
  if (WAYLAND_DISPLAY) places.push({ path: path.resolve(XDG_RUNTIME_DIR ?? '/run', WAYLAND_DISPLAY) })
  return places
}

/** @param {net.NetConnectOpts} place */
function answers(place) {
  return new Promise((resolve) => {
    const socket = net.connect(place)
    const finish = (/** @type {boolean} */ result) => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(2000, () => finish(false))
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
  })
}

/**
 * Starts an X server without a screen. `stop` ends it.
 * @returns {Promise<{ display: string, stop: () => Promise<void> }>}
 */
export function startVirtualDisplay() {
  return new Promise((resolve, reject) => {
    // The server picks a free number itself and writes it to descriptor 3: two runs at once do not collide.
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    let complaint = ''
    server.stderr?.on('data', (chunk) => (complaint += chunk))
    const ended = new Promise((done) => server.once('close', done))
    const killWithParent = () => server.kill('SIGKILL')
    process.once('exit', killWithParent)
    const fail = (/** @type {string} */ reason) => {
      reject(
        new SetupError(
          `Expected Xvfb to open a display for the tests, got "${reason}": see that Xvfb runs, or run the part of ` +
            'the tests that needs no window with "npm test -- unit".',
        ),
      )
    }
    server.once('error', (error) => fail(error.message))
    server.once('close', (code) => fail(complaint.trim().split('\n')[0] || `exit code ${code}`))
    server.stdio[3]?.once('data', (chunk) => {
      resolve({
        display: `:${String(chunk).trim()}`,
        stop: async () => {
          process.off('exit', killWithParent)
          server.kill()
          await ended
        },
      })
    })
  })
}
