// The licences of all that a package brings along, in one file: ours, then those of each npm package that is in it, as
// the packages themselves state them. Of one that has no text of its own, what its manifest says is kept.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { licenceFiles, programPackages } from './program-files.mjs'

/** @param {string} checkout */
export function licences(checkout) {
  const read = (/** @type {string} */ file) => readFileSync(path.join(checkout, file), 'utf8').trim()
  const packages = programPackages({ checkout, part: 'command-line' })
  const parts = packages.map((included) => {
    const texts = licenceFiles(checkout, included).map(read)
    const manifest = JSON.parse(read(`${included.folder}/package.json`))
    const title = `${included.name} ${included.version} (${included.license})`
    const own = texts.length > 0 ? texts : [withoutText(manifest, included.license)]
    return [title, '-'.repeat(title.length), ...own].join('\n\n')
  })
  const begin = [`EBM Studio\n\n${read('LICENSE')}`, 'It comes with these packages, each under its own licence.']
  return `${[...begin, ...parts].join('\n\n\n').replaceAll('\r\n', '\n')}\n`
}

/**
 * @param {{ author?: string | { name?: string }, homepage?: string, repository?: string | { url?: string } }} manifest
 * @param {string} license
 */
function withoutText({ author, homepage, repository }, license) {
  const name = typeof author === 'string' ? author : author?.name
  const place = homepage ?? (typeof repository === 'string' ? repository : repository?.url)
  return [
    `The package states its licence as ${license} and has no text of it.`,
    ...(name ? [`Author: ${name}`] : []),
    ...(place ? [`Source: ${place}`] : []),
  ].join('\n')
}
