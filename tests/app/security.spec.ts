// What the page must not be able to do, tried from inside the page.

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
  ])
})
