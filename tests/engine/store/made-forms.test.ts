// How values were made, with its text kept once and its numbers in the row: what comes back is what was told.

import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { databaseName, openStore } from '../../../src-engine/store/open-store.ts'
import { madeForms } from '../../../src-engine/store/made-forms.ts'
import type { MetricRow } from '../../../src-shared/metric.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

function emptyForms() {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  database.exec('CREATE TABLE made_forms (id INTEGER PRIMARY KEY, form TEXT NOT NULL UNIQUE) STRICT')
  return { database, forms: madeForms(database) }
}

test.each([
  '{"logPartition":{"by":"quadrature","shape":[257,257],"converged":true,"error":1.2e-7}}',
  '{"klAt2":{"by":"quadrature","shape":[],"converged":false},"loss":{"by":"training"}}',
  '{"a#1":{"by":"7","error":{"kind":"nan"},"x":-0.5},"say \\"3\\"":{"chains":-1e+21}}',
  '{}',
])('%s comes back as it was', (text) => {
  const { database, forms } = emptyForms()
  const packed = forms.packed(text)
  expect(forms.whole(packed)).toBe(text)
  // Also by somebody who has not seen it made.
  expect(madeForms(database).whole(packed)).toBe(text)
})

test('texts that differ in numbers only share a form; a text of an earlier version comes back as it is', () => {
  const { database, forms } = emptyForms()
  const at = (error: number) => `{"mmd":{"by":"monte-carlo","draws":200,"error":${error}}}`
  expect(forms.packed(at(0.25))).toBe('1 200 0.25')
  expect(forms.packed(at(17))).toBe('1 200 17')
  expect(database.prepare('SELECT count(*) FROM made_forms').pluck().get()).toBe(1)
  expect(forms.whole(at(3))).toBe(at(3))
})

test('a form that is missing or does not fit gives nothing', () => {
  const { forms } = emptyForms()
  forms.packed('{"mmd":{"draws":200}}')
  for (const stored of ['2 200', '1', '1 200 300', '', 'x']) expect(forms.whole(stored)).toBeNull()
})

const evaluated: MetricRow = {
  iteration: 1,
  evaluations: 1,
  computeSeconds: 1,
  values: { testLogLikelihood: -2 },
  made: {
    testLogLikelihood: { standardError: 0.5, obtained: { by: 'quadrature', shape: [9, 9], converged: true } },
  },
}

test('a row whose form was damaged is left out and named, never told as something else', () => {
  const folder = temporaryHome()
  const write = openStore({ folder })
  write.experiments.add({ id: 'experiment', config: fakeExperiment(['a'], 10), newId: () => 'run-1' })
  const { values: _values, made: _made, ...progress } = evaluated
  write.record('run-1', { progress, fraction: 0, rows: [evaluated], snapshot: null, checkpoint: null })
  expect(write.metrics.of('run-1')).toEqual([evaluated])
  write.close()
  const database = new Database(join(folder, databaseName))
  database.exec("UPDATE made_forms SET form = replace(form, 'quadrature', 'monte-carlo')")
  database.close()
  const store = openStore({ folder })
  onTestFinished(() => store.close())
  expect(store.metrics.of('run-1')).toEqual([])
  expect(store.damage.found).toEqual(['1 of 1 metric rows of a, seed 1 (run run-1) are damaged and left out.'])
})
