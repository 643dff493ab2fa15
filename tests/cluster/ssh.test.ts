// The way to another machine, against a real sshd on loopback.

import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { shellWord } from '../../src-engine/remote-studies/ssh/shell-word.ts'
import { sshConnection, type SshConnection } from '../../src-engine/remote-studies/ssh/ssh-connection.ts'
import { sshFolder } from '../../src-engine/remote-studies/ssh/ssh-folder.ts'
import { childrenOf } from './support/ssh-server.ts'
import { sshObstacle, startTestLogin, type TestLogin } from './support/ssh-login.ts'
import { until } from './support/until.ts'

const obstacle = sshObstacle()
if (obstacle !== null) console.warn(`No tests of ssh: ${obstacle}`)

const user = 'root'
let login: TestLogin
let connection: SshConnection

describe.skipIf(obstacle !== null)('another machine by ssh', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    login = await startTestLogin()
  })
  afterAll(() => login.stop())
  beforeEach(() => {
    connection = sshConnection({ user, host: 'login', port: null })
  })
  afterEach(async () => {
    await connection.close()
    login.server.configure([])
  })

  const failure = (running: Promise<unknown>): Promise<{ code: string; message: string }> =>
    running.then(
      () => Promise.reject(new Error('it did not fail')),
      (error: { code: string; message: string }) => error,
    )

  test('a script gets its input as it is, and its output and exit code come back', async () => {
    const input = Buffer.concat([randomBytes(300_000), Buffer.from([0, 10, 255, 13])])
    const { exitCode, stdout, stderr } = await connection.run('cat; echo some words >&2; exit 7', { input })
    expect([exitCode, stderr]).toEqual([7, 'some words\n'])
    expect(stdout.equals(input)).toBe(true)
  })

  test('a word means itself, whatever it holds', async () => {
    const words = ['', "it's", 'a b', '$HOME', '`id`', '"', '\\', '*', 'two\nlines', '!x', '-n', 'Ω', ';exit 9', '~']
    const { stdout } = await connection.run(`printf '%s\\0' ${words.map(shellWord).join(' ')}`)
    expect(stdout.toString().split('\0').slice(0, -1)).toEqual(words)
  })

  test('many scripts at once share one connection', async () => {
    const script = 'echo "$SSH_CONNECTION"'
    const results = await Promise.all(Array.from({ length: 8 }, () => connection.run(script)))
    const later = await Promise.all(Array.from({ length: 4 }, () => connection.run(script)))
    expect(results.every(({ exitCode }) => exitCode === 0)).toBe(true)
    expect(new Set(later.map(({ stdout }) => stdout.toString())).size).toBe(1)
  })

  test('what the login shell writes by itself is not taken for output', async () => {
    const greeting = join(login.folder, 'greeting')
    writeFileSync(greeting, 'echo Welcome; printf "no line end"')
    const noisy = await startTestLogin({ BASH_ENV: greeting })
    try {
      const other = sshConnection({ user, host: 'login', port: null })
      expect((await other.run('echo one; echo two')).stdout.toString()).toBe('one\ntwo\n')
      await other.close()
    } finally {
      await noisy.stop()
    }
  })

  test.each([
    { what: 'a name that nobody knows', lines: ['HostName no-such-host.invalid'], code: 'unreachable', cure: 'VPN' },
    { what: 'a port without a server', lines: ['Port 1'], code: 'unreachable', cure: 'correct the port' },
    {
      what: 'a host seen for the first time',
      lines: ['UserKnownHostsFile /dev/null'],
      code: 'not-supported',
      cure: 'compare its key',
    },
    {
      what: 'a key that is refused',
      lines: ['IdentityFile STRANGER', 'IdentityAgent none'],
      code: 'not-supported',
      cure: 'ssh-copy-id root@login',
    },
    {
      what: 'another key than before',
      lines: ['UserKnownHostsFile CHANGED'],
      code: 'not-supported',
      cure: 'somebody may stand in between',
    },
    {
      what: 'a configuration that ssh refuses',
      lines: ['NoSuchOption yes'],
      code: 'not-supported',
      cure: 'in a terminal',
    },
    {
      what: 'a way that does not answer',
      lines: ['ProxyCommand sleep 60', 'ConnectTimeout 1'],
      code: 'unreachable',
      cure: 'try again',
    },
  ])('$what is said with its cure', async ({ lines, code, cure }) => {
    const changed = join(login.folder, 'changed_hosts')
    writeFileSync(
      changed,
      `[127.0.0.1]:${login.server.port} ${readFileSync(join(login.folder, 'stranger.pub'), 'utf8')}`,
    )
    const stranger = join(login.folder, 'stranger')
    // The first identity that is named would be tried beside ours.
    if (lines[0].includes('STRANGER')) renameSync(join(login.folder, 'user'), join(login.folder, 'user.aside'))
    login.server.configure(lines.map((line) => line.replace('STRANGER', stranger).replace('CHANGED', changed)))
    const error = await failure(connection.run('true', { timeoutMs: 5000 }))
    if (lines[0].includes('STRANGER')) renameSync(join(login.folder, 'user.aside'), join(login.folder, 'user'))
    expect(error.message).toContain(cure)
    expect(error.code).toBe(code)
  })

  test('a machine without ssh is told so', async () => {
    const path = process.env.PATH
    process.env.PATH = join(login.folder, 'nothing-here')
    const error = await failure(connection.run('true'))
    process.env.PATH = path
    expect(error.message).toContain('the program ssh')
  })

  test('a connection that a person holds open is used, and left open', async () => {
    const socket = join(login.folder, 'held')
    login.server.configure([`ControlPath ${socket}`, 'ControlMaster auto', 'ControlPersist 60'])
    spawnSync('ssh', [`${user}@login`, 'true'])
    expect(existsSync(socket)).toBe(true)
    // The key is gone: only the open connection lets one in.
    renameSync(join(login.folder, 'user'), join(login.folder, 'user.aside'))
    const { stdout } = await connection.run('echo in')
    renameSync(join(login.folder, 'user.aside'), join(login.folder, 'user'))
    expect(stdout.toString()).toBe('in\n')
    await connection.close()
    expect(spawnSync('ssh', ['-O', 'check', `${user}@login`]).status).toBe(0)
    spawnSync('ssh', ['-O', 'exit', `${user}@login`])
  })

  describe('a folder there', () => {
    let place: string
    beforeEach(() => {
      place = join(login.folder, `study's folder ${randomBytes(4).toString('hex')}`)
      mkdirSync(place)
    })
    afterEach(() => rmSync(place, { recursive: true, force: true }))

    test('keeps files byte for byte, large ones and empty ones, in folders that were not there', async () => {
      const folder = sshFolder(connection, place)
      for (const size of [0, 1, 5_000_000]) {
        const body = randomBytes(size)
        await folder.put(`deep/er/file-${size}.bin`, body)
        expect(await folder.has(`deep/er/file-${size}.bin`)).toBe(true)
        const back = await folder.get(`deep/er/file-${size}.bin`)
        expect(createHash('sha256').update(back).digest('hex')).toBe(createHash('sha256').update(body).digest('hex'))
      }
      expect(readdirSync(join(place, 'deep', 'er'))).toHaveLength(3)
      expect(await folder.has('deep/nothing')).toBe(false)
      expect(await failure(folder.get('deep/nothing'))).toMatchObject({ code: 'not-found' })
    })

    test('takes a new body for an old one, whole', async () => {
      const folder = sshFolder(connection, place)
      await folder.put('x', Buffer.from('a long first body'))
      await folder.put('x', Buffer.from('second'))
      expect(readFileSync(join(place, 'x'), 'utf8')).toBe('second')
    })

    test('that cannot be written to is said', async () => {
      const error = await failure(sshFolder(connection, '/proc').put('x', Buffer.from('x')))
      expect(error.message).toMatch(/at root@login/)
    })

    test('is followed: what stands there, what is appended, and new files, in order', async () => {
      const frames = join(place, 'frames')
      mkdirSync(frames)
      const truth = new Map([
        ['a.frames', randomBytes(3_000_000)],
        ['b.frames', randomBytes(10)],
      ])
      for (const [name, body] of truth) writeFileSync(join(frames, name), body)
      const seen = new Map<string, Buffer>([['a.frames', truth.get('a.frames')!.subarray(0, 1000)]])
      const stop = new AbortController()
      const following = sshFolder(connection, place).follow(
        new Map([['a.frames', 1000]]),
        collectInto(seen),
        stop.signal,
      )
      for (let turn = 0; turn < 20; turn++) {
        const name = `${'abc'[turn % 3]}.frames`
        const piece = randomBytes(1 + turn * 501)
        truth.set(name, Buffer.concat([truth.get(name) ?? Buffer.alloc(0), piece]))
        appendFileSync(join(frames, name), piece)
        await until(() => same(seen, truth), { what: 'all that was appended' })
      }
      stop.abort()
      await following
    })

    test('is followed again from a cursor after the connection was cut; nothing comes twice', async () => {
      const frames = join(place, 'frames')
      mkdirSync(frames)
      const truth = new Map([['a', Buffer.from('first')]])
      writeFileSync(join(frames, 'a'), 'first')
      const seen = new Map<string, Buffer>()
      const folder = sshFolder(connection, place)
      const cut = folder.follow(new Map(), collectInto(seen), new AbortController().signal)
      await until(() => same(seen, truth), { what: 'the first bytes' })
      for (const pid of login.server.sessions()) process.kill(pid, 'SIGKILL')
      expect(await failure(cut)).toMatchObject({ code: 'unreachable' })
      appendFileSync(join(frames, 'a'), ' second')
      truth.set('a', Buffer.from('first second'))
      const stop = new AbortController()
      const cursor = new Map([...seen].map(([name, body]) => [name, body.length]))
      const following = folder.follow(cursor, collectInto(seen), stop.signal)
      await until(() => same(seen, truth), { what: 'the rest' })
      stop.abort()
      await following
    })

    test('an error of whoever takes ends the following with that error', async () => {
      mkdirSync(join(place, 'frames'))
      writeFileSync(join(place, 'frames', 'a'), 'x')
      const refusing = () => Promise.reject(new Error('no more room here'))
      const following = sshFolder(connection, place).follow(new Map(), refusing, new AbortController().signal)
      await expect(following).rejects.toThrow('no more room here')
      await until(() => followersIn(place) === 0, { what: 'the follower to leave' })
    })

    test('a follower leaves with its client, also when that is killed', async () => {
      mkdirSync(join(place, 'frames'))
      const following = sshFolder(connection, place).follow(
        new Map(),
        () => Promise.resolve(),
        new AbortController().signal,
      )
      await until(() => followersIn(place) > 0, { what: 'a follower' })
      for (const pid of clientsOf(process.pid)) process.kill(pid, 'SIGKILL')
      expect(await failure(following)).toMatchObject({ code: 'unreachable' })
      await until(() => followersIn(place) === 0, { what: 'the follower to leave' })
    })

    test('says so when the folder that is followed has gone', async () => {
      const following = sshFolder(connection, place).follow(
        new Map(),
        () => Promise.resolve(),
        new AbortController().signal,
      )
      await until(() => followersIn(place) > 0, { what: 'a follower' })
      rmSync(place, { recursive: true })
      expect(await failure(following)).toMatchObject({ code: 'unreachable' })
    })
  })
})

const collectInto = (seen: Map<string, Buffer>) => (file: string, offset: number, bytes: Uint8Array) => {
  const before = seen.get(file) ?? Buffer.alloc(0)
  expect(offset).toBe(before.length)
  seen.set(file, Buffer.concat([before, bytes]))
  return Promise.resolve()
}

const same = (seen: ReadonlyMap<string, Buffer>, truth: ReadonlyMap<string, Buffer>): boolean =>
  [...truth].every(([name, body]) => seen.get(name)?.equals(body))

/** ssh processes of this one; the shared connection itself has left it. */
const clientsOf = (pid: number): number[] => childrenOf(pid).filter((child) => commandOf(child) === 'ssh\n')

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8')
  } catch {
    return ''
  }
}

/** Processes whose current folder is below this one. */
const followersIn = (folder: string): number =>
  readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`).startsWith(folder)
    } catch {
      // It has gone since.
      return false
    }
  }).length
