import { SetupError } from './errors.mjs'
import { runCollecting } from './processes.mjs'

/**
 * @param {string} tarball
 * @param {string} folder where its own folder `package` is made
 * @param {string} room how much it needs in all, in words
 */
export async function unpackTarball(tarball, folder, room) {
  const { exitCode, output } = await runCollecting('tar', ['-xzf', tarball, '-C', folder]).catch((error) => {
    throw new SetupError(`Expected the program "tar", got "${error.message}": install tar and try again.`)
  })
  if (exitCode === 0) return
  if (/No space left/.test(output)) {
    throw new SetupError(`Expected ${room} free for ${folder}, got a full disk: free some and try again.`)
  }
  throw new Error(`tar failed:\n${output}`)
}
