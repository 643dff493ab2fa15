// The oldest Node that can run the set-up. The app itself always runs on the pinned Node that the set-up installs.

const oldest = [20, 19, 0]

/**
 * The sentence to show when `version` is too old, or null.
 * @param {string} version like '20.20.2'
 */
export function oldNodeMessage(version) {
  if (!isOlder(version)) return null
  return (
    'Expected Node ' +
    oldest.join('.') +
    ' or newer, got ' +
    version +
    ': install the current long-term release of Node, with its installer or your version manager, and try again.'
  )
}

/** @param {string} version */
function isOlder(version) {
  const parts = version.split('.').map(Number)
  for (let i = 0; i < oldest.length; i++) {
    if (parts[i] !== oldest[i]) return parts[i] < oldest[i]
  }
  return false
}
