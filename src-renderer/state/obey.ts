// Commands from the menu.

import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import type { WindowCommand } from '../../src-shared/protocol/events.ts'
import { windowPages, type PageCommand, type WindowPage } from '../../src-shared/tabs.ts'
import { copyFigure, exportFigure, saveData, saveReport } from '../compare/save-figure.ts'
import { openExperiment, resetSetup, saveExperiment, saveLab } from '../files/experiment-files.ts'
import { exportExperiments, exportStudy } from '../files/export-experiments.ts'
import { help } from '../help/help.svelte.ts'
import { explainWhatIsThis } from '../help/what-is-this.ts'
import {
  copyCompositionFigure,
  saveCompositionData,
  exportCompositionFigure,
} from '../compose/save-composition-figure.ts'
import { copyLabFigure, exportLabFigure, saveLabData } from '../sample/save-lab-figure.ts'
import { copyLessonFigure, exportLessonFigure, saveLessonData } from '../learn/save-lesson-figure.ts'
import type { Comparison } from './comparison.svelte.ts'
import { copyStudyFigure, exportStudyFigure, saveStudyData, saveStudyReport } from '../studies/save-study-figure.ts'
import { studies } from './studies.svelte.ts'
import { page } from './page.svelte.ts'
import { present } from './present.ts'
import { sideBySide } from './side-by-side.svelte.ts'

interface Obeying {
  comparison: Comparison
  run: () => Promise<void>
}

export function obey(command: WindowCommand, { comparison, run }: Obeying): void {
  const { experiment, setup } = comparison
  const seen = onScreen(comparison)
  switch (command) {
    case 'new-experiment':
      // The old one stays one undo away.
      setup.replace(defaultExperiment())
      page.tab = 'compare'
      page.setupOpen = true
      return
    case 'open-experiment':
      return void openExperiment(comparison)
    case 'save-experiment':
      return void (page.tab === 'sample' ? saveLab() : saveExperiment(setup))
    case 'export-experiment':
      if (page.tab === 'studies' && studies.opened) return void exportStudy(studies.opened.summary)
      return void exportExperiments(experiment.summary ? [experiment.summary] : [])
    case 'reset-setup':
      return resetSetup(setup)
    case 'run':
      return void run()
    case 'pause-or-resume':
      return void experiment.pauseOrResume()
    case 'stop':
      return void experiment.stop()
    case 'step':
      return void experiment.step()
    case 'export-figure':
      return seen.exportFigure()
    case 'copy-figure':
      return void seen.copyFigure()
    case 'export-report':
      return void seen.exportReport()
    case 'export-data':
      return void seen.exportData()
    case 'show-studies':
    case 'show-library':
    case 'show-compare':
    case 'show-devices':
    case 'show-learn':
    case 'show-sample':
    case 'show-compose':
    case 'show-examples':
      page.tab = tabOf[command]
      return
    case 'toggle-presentation':
      return present(!page.presenting)
    case 'toggle-setup':
      page.setupOpen = !page.setupOpen
      return
    case 'what-is-this':
      return explainWhatIsThis()
    case 'show-glossary':
      return help.explain(null)
    case 'show-shortcuts':
      return help.showShortcuts()
    default:
      command satisfies never
  }
}

/** Which page a command shows. */
const tabOf = Object.fromEntries(windowPages.map(({ command, tab }) => [command, tab])) as Record<
  PageCommand,
  WindowPage['tab']
>

interface OnScreen {
  exportFigure(): void
  copyFigure(): Promise<void>
  exportData(): Promise<void>
  exportReport(): Promise<void>
}

/** Files and copies are of what is seen. */
function onScreen(comparison: Comparison): OnScreen {
  const seen = (page.tab === 'side-by-side' && sideBySide.current) || comparison
  const ofComparison: OnScreen = {
    exportFigure: () => exportFigure(seen),
    copyFigure: () => copyFigure(seen, 'png'),
    exportData: () => saveData(seen),
    exportReport: () => saveReport(seen),
  }
  if (page.tab === 'sample') {
    return {
      ...ofComparison,
      exportFigure: () => exportLabFigure(comparison),
      copyFigure: () => copyLabFigure('png'),
      exportData: () => saveLabData(),
    }
  }
  if (page.tab === 'compose') {
    return {
      ...ofComparison,
      exportFigure: () => exportCompositionFigure(comparison),
      copyFigure: copyCompositionFigure,
      exportData: saveCompositionData,
    }
  }
  if (page.tab === 'learn') {
    return {
      ...ofComparison,
      exportFigure: () => exportLessonFigure(comparison),
      copyFigure: () => copyLessonFigure('png'),
      exportData: () => saveLessonData(),
    }
  }
  if (page.tab === 'studies' && studies.opened !== null) {
    return {
      exportFigure: () => exportStudyFigure(comparison, studies, studies.view.figure),
      copyFigure: () => copyStudyFigure(studies, 'png', studies.view.figure),
      exportData: () => saveStudyData(studies, 'csv', 'results'),
      exportReport: () => saveStudyReport(studies),
    }
  }
  return ofComparison
}
