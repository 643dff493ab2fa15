// What makes a desktop know the window: its entry in the menu, its icon, and that .ebm files are opened with it. The
// system's own triggers take these files in and forget them again; nothing of ours runs at installation.

import fs from 'node:fs/promises'
import path from 'node:path'
import { write } from './stage-program.mjs'

/** In resources/, and where they belong in a system. */
const places = {
  'ebm-studio.desktop': 'usr/share/applications/ebm-studio.desktop',
  'ebm-studio.xml': 'usr/share/mime/packages/ebm-studio.xml',
  'icon.png': 'usr/share/icons/hicolor/512x512/apps/ebm-studio.png',
  'icon.svg': 'usr/share/icons/hicolor/scalable/apps/ebm-studio.svg',
}

/** @param {{ checkout: string, tree: string }} wanted */
export async function addDesktopFiles({ checkout, tree }) {
  for (const [file, place] of Object.entries(places)) {
    await write(tree, place, await fs.readFile(path.join(checkout, 'resources', file)))
  }
  await fs.symlink('../lib/ebm-studio/ebm-studio', path.join(tree, 'usr/bin/ebm-studio'))
}
