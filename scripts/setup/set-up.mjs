import { ensureElectron } from './electron-runtime.mjs'
import { checkout, isPackage } from './folders.mjs'
import { installPackages } from './install-packages.mjs'
import { ensureKernels } from './kernels.mjs'
import { ensureNativeKernels } from './native-kernels.mjs'
import { pinnedNodePath } from './pinned-node.mjs'
import { ensureSystemLibraries } from './system-libraries.mjs'

/** What the tests of the window need besides Electron's libraries. */
const testPrograms = [{ name: 'Xvfb', debianPackage: 'xvfb' }]

/** Packages, the pinned Node among them, and kernels; returns Node's path. Enough for the engine and the command line. */
export async function setUpEngine() {
  if (isPackage) return process.execPath
  await installPackages(checkout)
  const node = /** @type {string} */ (pinnedNodePath(checkout))
  await ensureKernels({ checkout, node })
  await ensureNativeKernels({ checkout })
  return node
}

/**
 * Everything the window needs: packages, pinned Node, Electron and the system's libraries.
 * @param {{ virtualDisplay?: boolean }} [options] also what the tests need to run without a display
 */
export async function setUpWindow({ virtualDisplay = false } = {}) {
  const node = await setUpEngine()
  const electron = await ensureElectron({ checkout, node })
  await ensureSystemLibraries({ executable: electron, programs: virtualDisplay ? testPrograms : [] })
  return { node, electron }
}

/**
 * The environment in which Electron runs the app of this checkout.
 * @param {{ node: string, electron: string }} paths
 * @returns {NodeJS.ProcessEnv}
 */
export function windowEnvironment({ node, electron }) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, EBM_STUDIO_NODE: node, EBM_STUDIO_ELECTRON: electron }
  // Terminals inside Electron applications set it, and it would turn our Electron into a plain Node.
  delete env.ELECTRON_RUN_AS_NODE
  return env
}
