// What the page must not be able to do, tried from inside the page.

import type { Page } from '@playwright/test'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from './studio-app.ts'

test('the page has no Node, and of the app only request and subscribe', async ({ studio }) => {
  const { page } = await studio.start()
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', '__dirname'].filter((name) => name in window),
    studio: Object.keys((window as unknown as { studio: object }).studio).sort(),
    address: location.origin,
  }))
  expect(seen).toEqual({ node: [], studio: ['request', 'subscribe'], address: 'app://studio' })
})

test('the page cannot open windows, leave, reach the network or read files', async ({ studio }) => {
  const { page, electron } = await studio.start()
  const address = page.url()
  const tried = await page.evaluate(async () => {
    const opened = window.open('https://example.org')
    location.href = 'https://example.org'
    const fetched = await Promise.all(
      [
        'http://127.0.0.1:9/',
        'file:///etc/hostname',
        'app://studio/../../package.json',
        'app://studio/%2e%2e%2fmain%2fmain.cjs',
      ].map((url) =>
        fetch(url).then(
          (answer) => answer.ok,
          () => false,
        ),
      ),
    )
    const permission = await navigator.permissions.query({ name: 'geolocation' as PermissionName })
    const evaluated = await Promise.resolve()
      .then(() => new Function('return 1')())
      .catch(() => 'refused')
    return { opened: opened !== null, fetched, permission: permission.state, evaluated }
  })
  expect(tried).toEqual({
    opened: false,
    fetched: [false, false, false, false],
    permission: 'denied',
    evaluated: 'refused',
  })
  expect(page.url()).toBe(address)
  expect(electron.windows()).toHaveLength(1)
})

test('a malformed request is answered with an error that names the field, and nothing changes', async ({ studio }) => {
  const { page } = await studio.start()
  const errors = await page.evaluate(async () => {
    const { studio } = window as unknown as {
      studio: { request(name: unknown, parameters: unknown): Promise<unknown> }
    }
    const ask = (name: unknown, parameters: unknown) =>
      studio.request(name, parameters).then(
        () => 'answered',
        (error: { code: string; field?: string }) => `${error.code} ${error.field ?? ''}`.trim(),
      )
    return Promise.all([
      ask('constructor', {}),
      ask('__proto__', {}),
      ask(7, {}),
      ask('appearance.set', { appearance: 'blue' }),
      ask('run.pause', { runIds: [] }),
      ask('data.preview', { data: { kind: 'two-moons', noise: 'much' }, seed: 1 }),
      ask('experiment.open', { experimentId: 'abcd', more: true }),
      // Requests of main’s own, and a word that only main may say.
      ask('path.grant', { path: '/etc/hostname' }),
      ask('figure.export', { runIds: ['abcd'], options: { figure: 'results' }, format: 'csv', path: '/tmp/x.csv' }),
    ])
  })
  expect(errors).toEqual([
    'invalid-input name',
    'invalid-input name',
    'invalid-input name',
    'invalid-input appearance',
    'invalid-input runIds',
    'invalid-input data.noise',
    'invalid-input more',
    'invalid-input name',
    'invalid-input name',
  ])
})

test('the page names only files that a person chose, also after a restart', async ({ studio }) => {
  const chosen = join(studio.home, 'chosen.csv')
  const secret = join(studio.home, 'secret.csv')
  writeFileSync(chosen, `x,y\n${Array.from({ length: 60 }, (_, row) => `${row},${row * row}`).join('\n')}\n`)
  writeFileSync(secret, 'x,y\nhush,2\n')
  const columnsOf = (page: Page, path: string) =>
    page.evaluate(async (asked) => {
      const { studio } = window as unknown as {
        studio: { request(name: string, parameters: object): Promise<unknown> }
      }
      const answers = [
        studio.request('data.columns', { path: asked }),
        studio.request('data.preview', {
          data: { kind: 'csv', path: asked, columns: ['x', 'y'], standardise: true },
          seed: 1,
        }),
      ]
      const results = await Promise.allSettled(answers)
      return results.map((result) => (result.status === 'fulfilled' ? 'answered' : JSON.stringify(result.reason)))
    }, path)

  let app = await studio.start()
  for (const refused of await columnsOf(app.page, chosen)) expect(refused).toContain('chosen in a dialog')
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, chosen)
  await app.page.evaluate(() =>
    (window as unknown as { studio: { request(name: string, parameters: object): Promise<unknown> } }).studio.request(
      'dialog.openCsv',
      {},
    ),
  )
  expect(await columnsOf(app.page, chosen)).toEqual(['answered', 'answered'])
  await app.close()

  app = await studio.start()
  expect(await columnsOf(app.page, chosen)).toEqual(['answered', 'answered'])
  for (const refused of await columnsOf(app.page, secret)) {
    expect(refused).toContain('chosen in a dialog')
    expect(refused).not.toContain('hush')
  }
})

test('the page cannot send datagrams or connect by WebRTC, nor from a frame inside it', async ({ studio }) => {
  const heard: string[] = []
  const datagrams = createSocket('udp4').on('message', (_message, { port }) => heard.push(`datagram from ${port}`))
  datagrams.bind(0, '127.0.0.1')
  await once(datagrams, 'listening')
  const connections = createServer((socket) => {
    heard.push('connection')
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(connections, 'listening')
  const { page } = await studio.start()
  await expect(page.getByTestId('run-button')).toBeVisible()
  const ports = [datagrams.address().port, (connections.address() as AddressInfo).port]
  await page.evaluate(async ([udp, tcp]) => {
    const frame = document.body.appendChild(document.createElement('iframe'))
    const gather = async (scope: Window | null) => {
      const Connection = (scope as unknown as { RTCPeerConnection?: typeof RTCPeerConnection })?.RTCPeerConnection
      if (!Connection) return
      try {
        const connection = new Connection({
          iceServers: [
            { urls: [`stun:127.0.0.1:${udp}`, `stun:localhost:${udp}`] },
            {
              urls: [`turn:127.0.0.1:${udp}?transport=udp`, `turn:127.0.0.1:${tcp}?transport=tcp`],
              username: 'a',
              credential: 'b',
            },
          ],
        })
        const ended = new Promise((resolve) => {
          connection.addEventListener('icecandidate', ({ candidate }) => {
            if (!candidate?.candidate) resolve(null)
          })
        })
        connection.createDataChannel('data')
        await connection.setLocalDescription(await connection.createOffer())
        await ended
        connection.close()
      } catch {
        // Refused: as good as absent.
      }
    }
    await gather(window)
    await gather(frame.contentWindow)
  }, ports)
  datagrams.close()
  connections.close()
  expect(heard).toEqual([])
})

test('a download is cancelled: nothing reaches the disk', async ({ studio }) => {
  const { page, electron } = await studio.start()
  const ended = electron.evaluate(({ session }) => {
    return new Promise<string>((resolve) => {
      session.defaultSession.on('will-download', (event, item) => {
        item.once('done', (_done, state) => resolve(state))
        if (event.defaultPrevented) resolve('prevented')
      })
    })
  })
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['x'.repeat(1000)]))
    link.download = 'x.bin'
    link.click()
  })
  expect(await ended).toBe('prevented')
})
