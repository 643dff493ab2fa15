// Takes pictures of the harness: `node look.mjs <chromium> <folder> [scenario:theme:width x height …]`.
// Prints what the page logged, so that errors are not overlooked.

import { createReadStream, existsSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, resolve } from 'node:path'
import { chromium } from 'playwright'

const [executablePath, folder, ...views] = process.argv.slice(2)
const root = resolve(import.meta.dirname, '../../../out/harness')
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; worker-src 'self'; connect-src 'self'"

const server = createServer((request, response) => {
  const path = join(root, new URL(request.url, 'http://localhost').pathname.replace(/\/$/, '/index.html'))
  if (!existsSync(path)) return response.writeHead(404).end()
  response.writeHead(200, {
    'content-type': types[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': policy,
  })
  createReadStream(path).pipe(response)
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath,
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
})
for (const view of views) {
  const [scenario, theme = 'light', size = '1280x800', action = ''] = view.split(':')
  const [width, height] = size.split('x').map(Number)
  const page = await browser.newPage({ viewport: { width, height } })
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && console.warn(view, message.text()))
  page.on('pageerror', (error) => console.warn(view, error.stack ?? error.message))
  await page.goto(`http://127.0.0.1:${server.address().port}/?scenario=${scenario}&theme=${theme}`)
  await page.waitForTimeout(2500)
  if (action) await (await import(resolve(action))).default(page)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (overflow > 0) console.warn(view, `overflows by ${overflow} px`)
  await page.screenshot({
    path: join(
      folder,
      `${scenario}-${theme}-${size}${action ? `-${action.split('/').at(-1).replace('.mjs', '')}` : ''}.png`,
    ),
  })
  await page.close()
}
await browser.close()
server.close()
