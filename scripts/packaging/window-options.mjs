// What @electron/packager is told. Windows and macOS are options of the same call; nobody has tried them yet.

import path from 'node:path'

/** What goes into the archive from which Electron loads the window; the engine lies beside it, for Node. */
export const windowFiles = ['package.json', 'out/main', 'out/preload', 'out/renderer', 'resources/icon.png']

/**
 * @param {{ appFolder: string, programFolder: string, outputFolder: string, electronZips: string, electronVersion: string, version: string, icons: string, platform?: string, arch?: string }} wanted
 *   `programFolder` is named `program`; `electronZips` holds the official Electron as `electron-vVERSION-PLATFORM-ARCH.zip`
 */
export function packagerOptions({
  appFolder,
  programFolder,
  outputFolder,
  electronZips,
  electronVersion,
  version,
  icons,
  platform = 'linux',
  arch = 'x64',
}) {
  return {
    dir: appFolder,
    out: outputFolder,
    name: 'EBM Studio',
    executableName: 'ebm-studio',
    platform,
    arch,
    electronVersion,
    electronZipDir: electronZips,
    appVersion: version,
    asar: true,
    // What is in the folder was chosen file by file, and has no dependencies.
    prune: false,
    overwrite: true,
    quiet: true,
    extraResource: [programFolder],
    // Linux takes its icon from the system's theme.
    ...(platform === 'win32' ? { icon: path.join(icons, 'icon.ico'), win32metadata } : {}),
    ...(platform === 'darwin' ? { icon: path.join(icons, 'icon.icns'), ...macOs } : {}),
  }
}

const win32metadata = {
  CompanyName: 'The EBM Studio authors',
  FileDescription: 'EBM Studio',
  ProductName: 'EBM Studio',
}

const macOs = {
  appBundleId: 'studio.ebm.EBMStudio',
  appCategoryType: 'public.app-category.education',
  extendInfo: {
    CFBundleDocumentTypes: [
      { CFBundleTypeName: 'Experiments of EBM Studio', CFBundleTypeExtensions: ['ebm'], CFBundleTypeRole: 'Editor' },
    ],
  },
}
