// What one thread does: tasks of jobs, over its own workspace and the shared memory.

import { createGradientTask } from './gradient-task.ts'
import { createGibbsTask } from './gibbs-task.ts'
import { createHamiltonianTask } from './hamiltonian-task.ts'
import { readJob, type Job, type RowsFields } from './job.ts'
import type { KernelPlace } from './kernel-visits.ts'
import type { Kernels } from './kernels.ts'
import { createLangevinTask } from './langevin-task.ts'
import { blockRows, jobLength, Space, type MemoryPlan } from './memory-plan.ts'
import { createJudge } from './judged-chains.ts'
import { createMetropolisTask } from './metropolis-task.ts'
import type { TilePass } from './tile-pass.ts'
import { clearer } from './upper-halves.ts'
import {
  createWorkspace,
  loadClasses,
  loadTemperatures,
  loadTile,
  storeTile,
  tileRows,
  type TileRows,
  type Workspace,
} from './workspace.ts'

export interface ThreadWork {
  /** The job stands on the board; the same for any number of threads. */
  run(task: number): void
  /** To be called when another job stands on the board. */
  read(): void
}

/** What a thread takes of the memory; while the memory is being planned, nothing of it is used. */
export function takeThreadSpace(plan: MemoryPlan, space: Space): void {
  const workspace = createWorkspace({} as Kernels, new Float32Array(0), plan, space)
  createChainTasks(workspace, space, () => undefined)
}

/** To be run while kernels are visited. */
export function createThreadWork(
  { memory, plan, clearing }: KernelPlace,
  kernels: Kernels,
  thread: number,
): ThreadWork {
  const floats = new Float32Array(memory.buffer)
  const board = new Float64Array(memory.buffer, plan.at.job, jobLength)
  const space = new Space(plan.at.workspaces + thread * plan.workspaceBytes)
  const workspace = createWorkspace(kernels, floats, plan, space)
  const { langevin, metropolis, hamiltonian, gibbs } = createChainTasks(workspace, space, clearer(clearing))
  const gradient = createGradientTask(workspace, memory)
  let job: Job = { kind: 'sum-gradients', copies: 0, partBytes: 0 }

  function runTask(task: number): void {
    switch (job.kind) {
      case 'langevin':
        return langevin(job, task)
      case 'metropolis':
        return metropolis(job, task)
      case 'hamiltonian':
        return hamiltonian(job, task)
      case 'gibbs':
        return gibbs(job, task)
      case 'gradient':
        return gradient(job, task)
      case 'energy':
        return energyTask(workspace, job, task)
      case 'input-adjoint':
        return inputAdjointTask(workspace, job, task)
      case 'jets':
        return jetsTask(workspace, job, task)
      case 'sum-gradients':
        return sumGradientsTask(workspace, job, task)
      default:
        job satisfies never
    }
  }

  return {
    read() {
      job = readJob(board)
      workspace.energy.readWeights()
    },
    run: runTask,
  }
}

function createChainTasks(workspace: Workspace, space: Space, clear: () => void) {
  const judge = createJudge(workspace, space, clear)
  return {
    langevin: createLangevinTask(workspace),
    metropolis: createMetropolisTask(workspace, judge),
    hamiltonian: createHamiltonianTask(workspace, judge, space),
    gibbs: createGibbsTask(workspace, space),
  }
}

/** Loads the tile's points and temperatures. */
function passOf(workspace: Workspace, job: RowsFields, tile: TileRows, order: TilePass['order']): TilePass {
  const { energy, plan } = workspace
  loadTile(workspace, energy.points, plan.at.rows, tile)
  const temperatures = loadTemperatures(workspace, job, tile)
  const classes = loadClasses(workspace, tile)
  const { points, directions } = energy
  return { panels: job.panels, blocks: tile.blocks, order, points, directions, temperatures, classes }
}

function energyTask(workspace: Workspace, job: Extract<Job, { kind: 'energy' }>, task: number): void {
  const { kernels, plan, energy, outputs } = workspace
  const tile = tileRows(job, task)
  kernels.together(() => {
    energy.forward(passOf(workspace, job, tile, 0), false, outputs)
    kernels.fromBlocks(plan.at.outputs[0] + 4 * tile.first, outputs[0], tile.rows, 1, 1)
  })
}

function inputAdjointTask(workspace: Workspace, job: Extract<Job, { kind: 'input-adjoint' }>, task: number): void {
  const { kernels, plan, energy, outputs, gradient, floats } = workspace
  const tile = tileRows(job, task)
  kernels.together(() => {
    const pass = passOf(workspace, job, tile, job.order)
    if (job.order === 0) {
      energy.gradientX(pass, gradient)
    } else {
      loadTile(workspace, energy.directions, plan.at.directions, tile)
      energy.forward(pass, true, outputs)
      kernels.settle()
      for (let k = 0; k <= job.order; k++) {
        const seeds = energy.seeds[k] >>> 2
        floats.fill(k === job.order ? 1 : 0, seeds, seeds + blockRows * tile.blocks)
      }
      energy.reverse(pass, gradient, 0)
    }
    storeTile(workspace, plan.at.outputs[0], gradient, tile)
  })
}

function jetsTask(workspace: Workspace, job: Extract<Job, { kind: 'jets' }>, task: number): void {
  const { kernels, plan, energy, outputs } = workspace
  const tile = tileRows(job, task)
  kernels.together(() => {
    loadTile(workspace, energy.directions, plan.at.directions, tile)
    energy.forward(passOf(workspace, job, tile, 2), false, outputs)
    for (let k = 0; k <= 2; k++) kernels.fromBlocks(plan.at.outputs[k] + 4 * tile.first, outputs[k], tile.rows, 1, 1)
  })
}

/** The sum replaces the first copy. */
function sumGradientsTask(
  { kernels, plan }: Workspace,
  job: Extract<Job, { kind: 'sum-gradients' }>,
  task: number,
): void {
  const from = task * job.partBytes
  const length = Math.min(job.partBytes, plan.gradientBytes - from)
  const place = plan.at.gradientCopies + from
  kernels.sumCopies(place, place, job.copies, plan.gradientBytes, length)
}
