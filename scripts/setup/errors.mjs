/**
 * Something the user can act on. The message is one sentence, "expected, got: cure", and is shown without a stack.
 */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {{ cause?: unknown }} [options]
   */
  constructor(message, options) {
    super(message, options)
    this.name = 'SetupError'
  }
}

/**
 * What the operating system said, turned into a sentence; null when it is none of the things a user can act on.
 * @param {unknown} error
 * @param {string} folder what was being written
 */
export function explainFileError(error, folder) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new SetupError(`Expected room on the disk for ${folder}, got a full disk: free about 2 GB and try again.`, {
      cause: error,
    })
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new SetupError(
      `Expected to be able to write to ${folder}, got "permission denied": ` +
        'make it yours, or put the checkout and EBM_STUDIO_CACHE in folders that you can write to.',
      { cause: error },
    )
  }
  return null
}
