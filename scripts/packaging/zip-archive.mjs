import path from 'node:path'
import fs from 'node:fs/promises'
import { SetupError } from '../setup/errors.mjs'
import { runCollecting, succeeded } from '../setup/processes.mjs'
import { withProgress } from '../setup/report.mjs'

/**
 * Archives a folder under its own name, links and modes kept; the same folder gives the same bytes. Returns the file.
 * @param {{ folder: string, outputFolder: string }} wanted
 */
export async function makeZipArchive({ folder, outputFolder }) {
  const name = path.basename(folder)
  const output = path.join(outputFolder, `${name}.zip`)
  await fs.rm(output, { force: true })
  const list = (await fs.readdir(folder, { recursive: true })).map((file) => `${name}/${file}`).sort()
  // No times of access and owners (-X), links as links (-y); times are written as the clock on the wall has them.
  const command = `zip -q -X -y -@ "$1" < "$2"`
  const listFile = `${folder}.list`
  await fs.writeFile(listFile, `${list.join('\n')}\n`)
  const task = { title: `Compressing ${path.basename(output)}`, measure: () => 'zip is working', succeeded }
  const { exitCode, output: said } = await withProgress(task, () =>
    runCollecting('sh', ['-c', command, 'sh', output, listFile], {
      cwd: path.dirname(folder),
      env: { ...process.env, TZ: 'UTC' },
    }),
  )
  await fs.rm(listFile)
  if (exitCode !== 0)
    throw new SetupError(`Expected zip to make ${output}, got this; correct it and try again.\n${said}`)
  return output
}
