import path from 'node:path'
import { checkout } from './folders.mjs'

/**
 * Node keeps there what it makes of our TypeScript: a process that starts again then begins in a third of the time, and
 * a comparison starts half a dozen. It lies in the checkout, where nobody else may write.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export const withCompileCache = (env = process.env) => ({
  NODE_COMPILE_CACHE: path.join(checkout, 'out', 'compiled'),
  ...env,
})
