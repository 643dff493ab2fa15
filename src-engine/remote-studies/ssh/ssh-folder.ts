// A folder of another machine, over ssh, with nothing there but a shell.

import { randomUUID } from 'node:crypto'
import { posix } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { quote } from '../../../src-shared/quote.ts'
import type { RemoteFolder } from '../cluster.ts'
import { followAppended } from './follow-appended.ts'
import { folderWord, shellWord } from './shell-word.ts'
import type { SshConnection } from './ssh-connection.ts'

/** The slowest line that is still waited for. */
const bytesPerMs = 20
const transferTimeoutMs = (bytes: number): number => 60_000 + bytes / bytesPerMs
const getTimeoutMs = 30 * 60_000

/** `folder` is absolute or begins with ~/. */
export function sshFolder(connection: SshConnection, folder: string): RemoteFolder {
  const place = (path: string) => `${folderWord(folder)}/${shellWord(path)}`
  return {
    async put(path, body) {
      const draft = place(`${path}.${randomUUID()}.draft`)
      // Counted, since a connection that is lost ends the input just as well.
      const script = `
        mkdir -p ${place(posix.dirname(path))} && cat >${draft} && test "$(wc -c <${draft})" -eq ${body.length} &&
        mv -f ${draft} ${place(path)} || { rm -f ${draft}; exit 1; }`
      const timeoutMs = transferTimeoutMs(body.length)
      const { exitCode, stderr } = await connection.run(script, { input: body, timeoutMs })
      if (exitCode !== 0) throw putFailure(path, { login: connection.login, stderr })
    },
    async has(path) {
      const { stdout } = await connection.run(`test -e ${place(path)} && echo yes`)
      return stdout.toString().trim() === 'yes'
    },
    async get(path) {
      const script = `test -e ${place(path)} || exit 44; cat ${place(path)}`
      const { exitCode, stdout, stderr } = await connection.run(script, { timeoutMs: getTimeoutMs })
      if (exitCode === 0) return stdout
      if (exitCode === 44) {
        throw new AppError('not-found', `Expected the file ${quote(path)} at ${connection.login}, got none.`)
      }
      throw new AppError(
        'unreachable',
        `Expected to read ${quote(path)} at ${connection.login}, got ${lastLine(stderr)}.`,
      )
    },
    follow: (from, take, signal, listed) =>
      followAppended(connection, { folder: posix.join(folder, 'frames'), from, take, signal, listed }),
  }
}

function putFailure(path: string, { login, stderr }: { login: string; stderr: string }): AppError {
  const got = lastLine(stderr)
  if (/No space left|quota exceeded/i.test(stderr)) {
    return new AppError('unreachable', `Expected room for ${quote(path)} at ${login}, got ${got}: free some there.`)
  }
  if (/Permission denied|Read-only file system/i.test(stderr)) {
    return new AppError(
      'not-supported',
      `Expected a folder at ${login} that may be written to, got ${got}: choose another.`,
    )
  }
  return new AppError('unreachable', `Expected to write ${quote(path)} at ${login}, got ${got}.`)
}

const lastLine = (text: string): string => quote(text.trim().split('\n').at(-1) || 'an end without a word', 200)
