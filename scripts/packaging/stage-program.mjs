// Puts the program together in a folder, as packages bring it: the files of the command line, what starts it, the manual
// page and completions that it writes of itself, the pages to read, and the licences of all that comes along.
//
//   bin/ebm      LICENSES.txt      trainer-files.txt      docs/      share/man/man1/ebm.1      share/completions/{ebm.bash,_ebm,ebm.fish}

import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { launcher } from './launcher.mjs'
import { licences } from './licences.mjs'
import { copyFiles, pinnedNode, programFiles, trainerFilesList } from './program-files.mjs'

/** The script of each shell, and what that shell wants it to be called. */
export const completionFiles = { bash: 'ebm.bash', zsh: '_ebm', fish: 'ebm.fish' }

/**
 * @param {{ checkout: string, folder: string, date: Date }} wanted `date` of the program, for its manual page
 */
export async function stageProgram({ checkout, folder, date }) {
  await copyFiles({ checkout, files: programFiles({ checkout, part: 'command-line' }), folder })
  await copyFiles({ checkout, files: await pages(checkout), folder })
  await write(folder, 'LICENSES.txt', licences(checkout))
  await write(folder, trainerFilesList, `${programFiles({ checkout, part: 'trainer' }).join('\n')}\n`)
  const node = pinnedNode(checkout)
  await write(folder, 'bin/ebm', launcher(node), 0o755)
  const ask = async (/** @type {string[]} */ ...words) => {
    const args = ['--disable-warning=ExperimentalWarning', path.join(folder, 'src-engine', 'cli.ts'), ...words]
    return (await promisify(execFile)(path.join(folder, node), args, { env: {} })).stdout
  }
  const day = date.toISOString().slice(0, 10)
  await write(folder, 'share/man/man1/ebm.1', await ask('manual', '--date', day))
  for (const [shell, name] of Object.entries(completionFiles)) {
    await write(folder, `share/completions/${name}`, await ask('completion', shell))
  }
}

/** The pages without their pictures, which are many times as large. @param {string} checkout */
async function pages(checkout) {
  const files = await fs.readdir(path.join(checkout, 'docs'), { recursive: true })
  return files
    .map((file) => `docs/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.md'))
    .sort()
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string | Uint8Array} contents
 * @param {number} [mode]
 */
export async function write(folder, name, contents, mode = 0o644) {
  const place = path.join(folder, name)
  await fs.mkdir(path.dirname(place), { recursive: true, mode: 0o755 })
  await fs.writeFile(place, contents)
  await fs.chmod(place, mode)
}
