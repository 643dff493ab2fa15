// A real Slurm on one machine: munge, a controller, two nodes of one processor each and a login node, on loopback, in a
// folder of its own, without systemd. Needs root and Debian's packages (npm run setup:slurm-test).
//
// Two of them can stand beside one another: ports are chosen, and munge has a socket and a key of its own. What they
// start is known by the environment of its processes, which names the folder.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, chmodSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts, startDaemon, type Daemon } from './daemon.ts'
import { startSshServer, type SshServer } from './ssh-server.ts'
import { until } from './until.ts'

export interface SlurmMachine {
  /** Everything of it. */
  folder: string
  /** What the nodes share, on the cluster's side. */
  shared: string
  login: SshServer
  /** Runs one of Slurm's commands as somebody on the login node would. */
  command(program: string, ...args: string[]): string
  /** Kills the node's slurmd and all that runs on it, as a machine that loses power. */
  killNode(node: NodeName): Promise<void>
  startNode(node: NodeName): Promise<void>
  /** Processes that jobs have started and that live. */
  jobProcesses(): number[]
  /** The next sbatch submits and then says that it failed. */
  letSbatchLie(): void
  stop(): Promise<void>
}

export const nodes = ['n1', 'n2'] as const
export type NodeName = (typeof nodes)[number]

const needed = ['/usr/sbin/slurmctld', '/usr/sbin/slurmd', '/usr/sbin/munged', '/usr/sbin/sshd', '/usr/bin/sbatch']

/** Why there can be none here, or null. */
export function slurmObstacle(): string | null {
  if (process.platform !== 'linux') return 'a Slurm for tests can be had on Linux only'
  if (process.getuid?.() !== 0) return 'only root may start a Slurm for tests'
  const missing = needed.filter((program) => spawnSync('test', ['-x', program]).status !== 0)
  return missing.length === 0 ? null : `${missing.join(', ')} missing: npm run setup:slurm-test`
}

/** Takes 2 to 4 s. `arrayMax` is Slurm's MaxArraySize. */
export async function startSlurmMachine({ arrayMax = 1001 } = {}): Promise<SlurmMachine> {
  const folder = mkdtempSync(join(tmpdir(), 'ebm-studio-slurm-'))
  const shared = join(folder, 'shared')
  mkdirSync(shared)
  const conf = join(folder, 'slurm.conf')
  const env = { SLURM_CONF: conf }
  const [controller, ...nodePorts] = (await freePorts(3)) as [number, number, number]
  writeFileSync(conf, slurmConf({ folder, controller, nodePorts, arrayMax }))
  writeFileSync(join(folder, 'cgroup.conf'), cgroupConf)
  const daemons = new Map<string, Daemon>()
  const command = (program: string, ...args: string[]) =>
    execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env }, stdio: 'pipe' })
  const startNode = async (node: NodeName) => {
    mkdirSync(join(folder, `spool.${node}`), { recursive: true })
    const daemon = startDaemon('/usr/sbin/slurmd', ['-D', '-f', conf, '-N', node], env)
    daemons.set(node, daemon)
    await until(() => /^(idle|mixed|allocated)$/.test(nodeState(command, node)), {
      what: `node ${node} to be up`,
      detail: () => daemon.said() + tail(folder),
    })
  }
  const stop = async () => {
    for (const pid of processesOf(folder, isStep)) kill(pid)
    await Promise.all([...daemons.values()].map((daemon) => daemon.stop()))
    // What a job left behind would hold the folder.
    for (const pid of processesOf(folder, () => true)) kill(pid)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    daemons.set('munged', await startMunge(folder))
    daemons.set('slurmctld', startDaemon('/usr/sbin/slurmctld', ['-D', '-f', conf], env))
    const login = await startLogin(folder, env)
    daemons.set('sshd', login.daemon)
    await until(() => spawnSync('scontrol', ['ping'], { env: { ...process.env, ...env } }).status === 0, {
      what: 'the controller to answer',
      detail: () => daemons.get('slurmctld')!.said() + tail(folder),
    })
    await Promise.all(nodes.map(startNode))
    return {
      folder,
      shared,
      login,
      command,
      startNode,
      stop,
      async killNode(node) {
        const daemon = daemons.get(node)!
        const ofNode = processesOf(folder, (each) => each.env.has(`SLURMD_NODENAME=${node}`))
        // Who waits for them first, or it would report that they ended.
        const steps = processesOf(folder, isStep).filter((step) => ofNode.some((pid) => parentOf(pid) === step))
        ;[daemon.pid, ...steps, ...ofNode].forEach(kill)
        await daemon.gone
      },
      jobProcesses: () => processesOf(folder, (each) => each.env.has('SLURM_JOB_NAME') || isStep(each)),
      letSbatchLie: () => writeFileSync(join(folder, 'lie'), ''),
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startMunge(folder: string): Promise<Daemon> {
  writeFileSync(join(folder, 'munge.key'), randomBytes(1024), { mode: 0o400 })
  const files = ['socket', 'key-file', 'pid-file', 'log-file', 'seed-file'].map(
    (option) => `--${option}=${join(folder, option === 'key-file' ? 'munge.key' : `munge.${option}`)}`,
  )
  // By force: the folder of temporary files, which everybody may write to, is above its socket.
  const daemon = startDaemon('/usr/sbin/munged', ['--foreground', '--force', ...files])
  const answers = () => spawnSync('munge', ['-n', '-S', join(folder, 'munge.socket')]).status === 0
  await until(answers, { what: 'munged', detail: daemon.said })
  return daemon
}

/** The login node, whose sbatch can be told to lie. */
async function startLogin(folder: string, env: Record<string, string>): Promise<SshServer> {
  const programs = join(folder, 'login-programs')
  mkdirSync(programs)
  const lie = join(folder, 'lie')
  const script = `#!/bin/sh
if rm '${lie}' 2>/dev/null; then
  /usr/bin/sbatch "$@" >/dev/null
  echo 'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation' >&2
  exit 1
fi
exec /usr/bin/sbatch "$@"
`
  writeFileSync(join(programs, 'sbatch'), script)
  chmodSync(join(programs, 'sbatch'), 0o755)
  return startSshServer(folder, { ...env, PATH: `${programs}:/usr/local/bin:/usr/bin:/bin` })
}

interface Process {
  env: ReadonlySet<string>
  name: string
}

const isStep = ({ name }: Process) => name.startsWith('slurmstepd')

/** Processes other than the daemons themselves whose environment names this Slurm's configuration. */
function processesOf(folder: string, which: (each: Process) => boolean): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const found = readProcess(pid)
      return found !== null && found.text.includes(`SLURM_CONF=${folder}/`) && which(found)
    })
}

function readProcess(pid: number): (Process & { text: string }) | null {
  try {
    const text = readFileSync(`/proc/${pid}/environ`, 'utf8')
    const entries = text.split('\0')
    const env = new Set([...entries, ...entries.map((entry) => entry.split('=')[0]!)])
    return { text, env, name: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }
  } catch {
    // It has gone since.
    return null
  }
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return 0
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has gone since.
  }
}

const nodeState = (command: SlurmMachine['command'], node: NodeName): string =>
  command('sinfo', '-h', '-n', node, '-o', '%T').trim()

function tail(folder: string): string {
  try {
    return readFileSync(join(folder, 'slurmctld.log'), 'utf8').slice(-2000)
  } catch {
    return ''
  }
}

const cgroupConf = `CgroupPlugin=cgroup/v1
ConstrainCores=no
ConstrainRAMSpace=no
ConstrainDevices=no
`

interface ConfOptions {
  folder: string
  controller: number
  nodePorts: readonly number[]
  arrayMax: number
}

/** A killed node is noticed after 5 s instead of 5 min, and a requeued job begins after 5 s instead of 2 min. */
const slurmConf = ({ folder, controller, nodePorts, arrayMax }: ConfOptions): string => `ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=${controller}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=${folder}/munge.socket,cred_expire=5
StateSaveLocation=${folder}/controller
SlurmdSpoolDir=${folder}/spool.%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.%n.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
PriorityType=priority/basic
ReturnToService=2
SlurmdTimeout=5
SlurmctldTimeout=5
MessageTimeout=5
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmdParameters=config_overrides
InactiveLimit=0
KillWait=5
MinJobAge=300
MaxArraySize=${arrayMax}
${nodes.map((node, at) => `NodeName=${node} NodeHostname=localhost NodeAddr=127.0.0.1 Port=${nodePorts[at]} CPUs=1 State=UNKNOWN`).join('\n')}
PartitionName=short Nodes=n1,n2 Default=YES MaxTime=60 State=UP
PartitionName=other Nodes=n1,n2 MaxTime=60 State=UP
`
