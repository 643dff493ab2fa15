// Graphs of a session, made at first use and kept: half of the time of a small network's step is the calling of its
// kernels one by one.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Addon } from './addon.ts'
import { createGraph, type Graph } from './graph.ts'
import type { Tensor } from './kernels.ts'
import type { Operations } from './operations.ts'

/** A lane needs about four. */
const graphsMaximum = 16

export interface CompiledGraphs {
  has(key: string): boolean
  /**
   * Runs the graph of this key; `build` writes it if it is new. `inputs` are fed in the order of the graph's inputs.
   * The outputs are made as by a kernel.
   */
  run(key: string, build: (graph: Graph) => Tensor[], inputs: Tensor[]): Tensor[]
  dispose(): void
}

interface Compiled {
  model: number
  names: { inputs: string; outputs: string }
}

export function createCompiledGraphs(addon: Addon, ops: Operations): CompiledGraphs {
  /** In the order of their last use. */
  const compiled = new Map<string, Compiled>()

  function compile(build: (graph: Graph) => Tensor[]): Compiled {
    const graph = createGraph()
    const { savedModel, ...names } = graph.encode(build(graph))
    // The addon only takes a model from a folder.
    const folder = mkdtempSync(join(tmpdir(), 'ebm-studio-graph-'))
    try {
      writeFileSync(join(folder, 'saved_model.pb'), savedModel)
      return { model: addon.loadSavedModel(folder, 'serve'), names }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  return {
    has: (key) => compiled.has(key),
    run(key, build, inputs) {
      const found = compiled.get(key) ?? compile(build)
      compiled.delete(key)
      compiled.set(key, found)
      if (compiled.size > graphsMaximum) {
        const [[oldest, { model }]] = compiled
        addon.deleteSavedModel(model)
        compiled.delete(oldest)
      }
      return ops.runGraph(found.model, inputs, found.names)
    },
    dispose() {
      for (const { model } of compiled.values()) addon.deleteSavedModel(model)
      compiled.clear()
    },
  }
}
