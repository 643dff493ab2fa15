import { expect, test } from 'vitest'
import { displayPlaces, hasDisplay } from '../../scripts/setup/display.mjs'

test('A local, a forwarded and a Wayland display are each looked for where they listen', () => {
  expect(displayPlaces({ DISPLAY: ':7.0' })).toContainEqual({ path: '/tmp/.X11-unix/X7' })
  expect(displayPlaces({ DISPLAY: 'localhost:10.0' })).toEqual([{ host: 'localhost', port: 6010 }])
  expect(displayPlaces({ WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: '/run/user/1000' })).toEqual([
    { path: '/run/user/1000/wayland-0' },
  ])
})

test.runIf(process.platform === 'linux')('A display that is named but does not answer is no display', async () => {
  expect(await hasDisplay({ DISPLAY: ':4711' })).toBe(false)
  expect(await hasDisplay({})).toBe(false)
})
