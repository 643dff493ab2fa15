// Electron's fuses in a package: switches in the executable that nobody can turn at run time.
// Source: Electron's documentation, "Electron Fuses"; names as in @electron/fuses (FuseV1Options).

/** @type {Record<string, boolean>} */
export const windowFuses = {
  // A packaged app is no Node for others' scripts, by its environment or its arguments.
  RunAsNode: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // The page comes from the app: protocol; nothing is read from file: URLs.
  GrantFileProtocolExtraPrivileges: false,
  // Only the archive that was packed, unchanged (macOS and Windows compare its hash; Linux has no such check yet).
  OnlyLoadAppFromAsar: true,
  EnableEmbeddedAsarIntegrityValidation: true,
  // Nothing of ours is in cookies, and there is no snapshot of our own.
  EnableCookieEncryption: false,
  LoadBrowserProcessSpecificV8Snapshot: false,
}
