// `ebm docs`: the pages that came with the program, to be read without a network.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { quote } from '../../src-shared/quote.ts'
import { programFolder } from '../places/program.ts'
import { table } from './table.ts'
import { UsageError } from './usage-error.ts'

/** Without a page: a list of them with their titles. Throws UsageError where there is no such page. */
export function docs(page: string | undefined, folder = join(programFolder, 'docs')): void {
  const names = pageNames(folder)
  if (page === undefined) {
    const rows = names.map((name) => [name, titleOf(readPage(folder, name))])
    console.log(`${table(['page', 'title'], rows)}\n\n\`ebm docs PAGE\` prints one; the files are in ${folder}.`)
    return
  }
  const name = page.replace(/\.md$/, '')
  if (!names.includes(name)) {
    throw new UsageError(`Expected a page that came along, got ${quote(page)}: \`ebm docs\` lists them.`)
  }
  console.log(readPage(folder, name).trimEnd())
}

/** As `performance` and `methods/maximum-likelihood`. */
export function pageNames(folder: string): string[] {
  if (!existsSync(folder))
    throw new UsageError(`Expected the program's pages in ${folder}, got none: install it again.`)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.replaceAll('\\', '/').slice(0, -'.md'.length))
    .toSorted()
}

const readPage = (folder: string, name: string): string => readFileSync(join(folder, `${name}.md`), 'utf8')
const titleOf = (page: string): string => /^# (.+)$/m.exec(page)?.[1] ?? ''
