// The pictures of docs/methods: npm run figures:methods [-- cd,nce,…]. Each method is trained and drawn by the command
// line, as a person would; a picture shows the truth, the method as it begins, and how it fails.
//
// A PNG of fields is half a megabyte; as WebP of this quality letters stay clean in a tenth of it.

import { spawnSync } from 'node:child_process'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { methodDefinitions, methodKinds, type MethodKind } from '../src-shared/config/method.ts'
import { methodPictures } from './methods-pictures.ts'

const folder = resolve(import.meta.dirname, '../docs/methods/images')
const launcher = resolve(import.meta.dirname, '../scripts/ebm.mjs')
const quality = 82
const wished = process.argv[2]?.split(',')
const home = mkdtempSync(join(tmpdir(), 'ebm-methods-figures-'))
mkdirSync(folder, { recursive: true })

try {
  for (const kind of methodKinds) {
    const { option } = methodDefinitions[kind]
    if (wished && !wished.includes(option)) continue
    console.log(await draw(kind))
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function draw(kind: MethodKind): Promise<string> {
  const { data, dataOptions = [], lanes, iterations, layers, figure = 'comparison' } = methodPictures[kind]
  const compared = ebm([
    ...['compare', '--name', methodDefinitions[kind].title, '--iterations', String(iterations), '--data', data],
    ...dataOptions.flatMap((option) => ['--data-option', option]),
    ...lanes.flatMap((lane) => ['--method', lane]),
    ...['--backend', 'wasm', '--evaluation-option', 'snapshots=12,field-resolution=91', '--json'],
  ])
  const { runs } = JSON.parse(compared) as { runs: { id: string }[] }
  const drawn = join(home, `${kind}.png`)
  ebm([
    'export',
    ...runs.map(({ id }) => id),
    '--figure',
    figure,
    '--out',
    drawn,
    '--width',
    '640',
    ...(layers ? ['--layers', layers] : []),
  ])
  const picture = await loadImage(drawn)
  const canvas = createCanvas(picture.width, picture.height)
  canvas.getContext('2d').drawImage(picture, 0, 0)
  const file = join(folder, `${kind}.webp`)
  writeFileSync(file, await canvas.encode('webp', quality))
  return file
}

function ebm(options: string[]): string {
  const environment = { ...process.env, EBM_STUDIO_HOME: home }
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...options], { env: environment })
  // A run that diverged (3) is a picture too.
  if (status !== 0 && status !== 3) throw new Error(`ebm ${options.join(' ')}: ${String(stderr)}`)
  return String(stdout)
}
