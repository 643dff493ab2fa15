// `ebm export`: a figure of stored runs, its data or its table.

import { Option, type Command } from 'commander'
import { animationFormats, usualAnimation } from '../../src-shared/figures/animation.ts'
import {
  fieldQuantities,
  figureLayers,
  figureNames,
  figureSizes,
  figureThemes,
  horizontalAxes,
  panelContents,
} from '../../src-shared/figures/figure.ts'
import { fileFormats } from '../../src-shared/figures/file-format.ts'
import { animationFormat, exportAnimation, type AnimationChoice } from './export-animation.ts'
import { exportFigures, type ExportOptions } from './export-figures.ts'
import { repeatable } from './repeatable.ts'
import type { WithStudio } from './with-studio.ts'

export function addExportCommand(program: Command, withStudio: WithStudio): void {
  program
    .command('export <run...>')
    .description('write a figure of stored runs, its data or its table')
    .requiredOption('--figure <name>', `${figureNames.join(', ')}, or all`)
    .option(
      '--format <format>',
      `${fileFormats.join(', ')}, or ${animationFormats.join(', ')} of training; default: as --out ends, else png`,
    )
    .requiredOption('--out <path>', 'the file, or the folder for it')
    .addOption(new Option('--theme <theme>', figureThemes.join(' or ')).default('light'))
    .addOption(new Option('--size <size>', `${figureSizes.join(', ')}`).default('natural'))
    .option('--width <pixels>', 'width in CSS pixels (96 to the inch), instead of --size')
    .option('--scale <factor>', 'pixels of a PNG per CSS pixel, 1 to 4', '2')
    .option('--seed <seed>', 'whose density the panels draw; default the first')
    .option('--iteration <number>', 'the last snapshot at or before it; default the newest')
    .option(
      '--content <name>',
      `of panels of three columns or more: ${panelContents.join(', ')}; default ${panelContents[0]}`,
    )
    .option('--quantity <name>', `of panels: ${fieldQuantities.join(', ')}; default ${fieldQuantities[0]}`)
    .option('--layers <names>', `what the panels show, of ${figureLayers.join(', ')}; none for the density alone`)
    .option('--axis <name>', `of charts: ${horizontalAxes.join(', ')}; default ${horizontalAxes[0]}`)
    .option('--title <text>', 'in place of the figure’s own; empty for none')
    .option('--horizontal-axis <text>', 'name of the horizontal axis')
    .option('--vertical-axis <text>', 'name of the vertical axis')
    .option('--note <text>', 'small print at the foot, in place of data, seeds and budget; empty for none')
    .addOption(repeatable('--lane-name <id=name>', 'what a lane is called, e.g. lane-1=Ours'))
    .option(
      '--against <lane>',
      'for --quantity difference: truth, a lane or its run; default the truth, else the first lane',
    )
    .option(
      '--overlay <lane>',
      'draws where this density has 50% and 90% of its mass over every panel: truth or a lane',
    )
    .option(
      '--noise-level <sigma>',
      'of denoising at many levels the level to draw, in standard deviations of the columns, and the truth blurred as much',
    )
    .option('--view <name>', 'stored: panels and charts as the experiment was left in the window; other options win')
    .option('--frames <count>', 'of an animation: at most so many, 2 to 500', String(usualAnimation.frames))
    .option('--fps <count>', 'of an animation: frames a second, 1 to 30', String(usualAnimation.framesPerSecond))
    .action((runs: string[], options: ExportOptions & AnimationChoice) => {
      const write = animationFormat(options) ? exportAnimation : exportFigures
      return withStudio((studio) => write(studio, runs, options))
    })
}
