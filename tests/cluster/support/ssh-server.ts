// A login node: an sshd on loopback with a key of its own, and a folder with an `ssh` that reaches it as `login` and
// knows neither the keys nor the hosts of whoever runs the tests.

import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { until } from './until.ts'
import { freePorts, startDaemon, type Daemon } from './daemon.ts'

export interface SshServer {
  daemon: Daemon
  /** To stand first on the PATH of what is tested. */
  programs: string
  port: number
  /** Processes that serve its connections. */
  sessions(): number[]
  /** Lines of the client's configuration for `login`, of which the first that sets an option rules. */
  configure(lines: readonly string[]): void
}

const sshd = '/usr/sbin/sshd'
const ssh = '/usr/bin/ssh'

/** `env` is what its sessions find in their environment. */
export async function startSshServer(folder: string, env: Readonly<Record<string, string>>): Promise<SshServer> {
  // Where sshd keeps its sessions apart; Debian makes it when the service starts.
  mkdirSync('/run/sshd', { recursive: true })
  const place = (name: string) => join(folder, name)
  for (const key of ['host', 'user', 'stranger']) makeKey(place(key))
  writeFileSync(place('authorized'), readFileSync(place('user.pub')))
  const [port] = (await freePorts(1)) as [number]
  const set = Object.entries(env).map(([name, value]) => `${name}="${value}"`)
  const serverLines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${place('host')}`,
    `AuthorizedKeysFile ${place('authorized')}`,
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin prohibit-password',
    'PidFile none',
    ...(set.length > 0 ? [`SetEnv ${set.join(' ')}`] : []),
  ]
  writeFileSync(place('sshd_config'), serverLines.join('\n') + '\n')
  const programs = place('client-programs')
  mkdirSync(programs)
  const known = `[127.0.0.1]:${port} ${readFileSync(place('host.pub'), 'utf8')}`
  writeFileSync(place('known_hosts'), known)
  const configure = (lines: readonly string[]) => {
    const rest = [
      'HostName 127.0.0.1',
      `Port ${port}`,
      `User ${userInfo().username}`,
      `IdentityFile ${place('user')}`,
      'IdentitiesOnly yes',
      `UserKnownHostsFile ${place('known_hosts')}`,
      'GlobalKnownHostsFile /dev/null',
    ]
    writeFileSync(place('ssh_config'), ['Host login', ...lines, ...rest].join('\n') + '\n')
  }
  configure([])
  writeFileSync(join(programs, 'ssh'), `#!/bin/sh\nexec ${ssh} -F '${place('ssh_config')}' "$@"\n`)
  chmodSync(join(programs, 'ssh'), 0o755)
  const daemon = startDaemon(sshd, ['-D', '-e', '-f', place('sshd_config')])
  await until(() => daemon.said().includes('Server listening'), { what: 'sshd', detail: daemon.said })
  return { daemon, programs, port, configure, sessions: () => childrenOf(daemon.pid) }
}

function makeKey(file: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ebm-studio-test', '-f', file])
}

export function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  return stdout.trim().split(/\s+/).filter(Boolean).map(Number)
}
