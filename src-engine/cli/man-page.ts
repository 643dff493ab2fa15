// The manual page of `ebm` (section 1), made from the program itself, in the man macros of troff.
// Source of the conventions: man-pages(7), man(7).

import type { Command } from 'commander'
import { dataFolder } from '../store/data-folder.ts'
import { cacheFolder } from '../places/cache-folder.ts'
import { everyCommand, commandWords, type CommandWords } from './command-words.ts'
import { environment } from './environment.ts'
import { exitCodes } from './train-runs.ts'

export interface ManPageOptions {
  version: string
  /** Of the program, as 2026-11-30; empty for none. */
  date: string
}

const exitWords: Record<keyof typeof exitCodes, string> = {
  done: 'everything was done.',
  failed: 'a run failed, or something else went wrong.',
  usage: 'wrong usage: an option, a file or a name was not as expected.',
  diverged: 'a run diverged.',
  interrupted: 'interrupted with Ctrl+C; `ebm resume` goes on.',
}

const examples: readonly [command: string, words: string][] = [
  ['ebm compare --data two-moons --methods cd,pcd,nce,dsm', 'train four methods on one data set and compare them'],
  ['ebm list', 'list what was trained'],
  ['ebm export RUN --figure comparison --out figures', 'write the comparison of a run as a figure'],
  ['ebm learn 7', 'read a lesson'],
  ['ebm explain contrastive divergence', 'look up a term'],
]

export function manPage(program: Command, { version, date }: ManPageOptions): string {
  const words = commandWords(program)
  const [, ...commands] = everyCommand(words)
  return [
    `.TH EBM 1 "${date}" "EBM Studio ${version}" "User Commands"`,
    ...section('NAME', [`ebm \\- ${text(lowerFirst(words.description).replace(/\.$/, ''))}`]),
    ...section('SYNOPSIS', ['.B ebm', '\\fIcommand\\fR [\\fIoption\\fR ...] [\\fIargument\\fR ...]']),
    ...section('DESCRIPTION', paragraphs(description)),
    ...section('COMMANDS', commands.flatMap(commandLines)),
    ...section('OPTIONS', words.options.flatMap(optionLines)),
    ...section(
      'EXIT STATUS',
      Object.entries(exitCodes).flatMap(([name, code]) =>
        entry(`.B ${code}`, exitWords[name as keyof typeof exitCodes]),
      ),
    ),
    ...section(
      'ENVIRONMENT',
      Object.entries(environment).flatMap(([name, told]) => entry(`.B ${name}`, `${told}.`)),
    ),
    ...section('FILES', [
      ...entry(
        `.I ${homely(dataFolder({}, 'linux'))}`,
        'the library: experiments, runs, checkpoints, pictures, backups.',
      ),
      ...entry(`.I ${homely(cacheFolder({}, 'linux', '~'))}`, 'what was fetched or made once; it may be removed.'),
    ]),
    ...section(
      'EXAMPLES',
      examples.flatMap(([command, told]) => entry(`.B ${text(command)}`, `${told}.`)),
    ),
    ...section('SEE ALSO', paragraphs(['`ebm docs` lists the pages that came with the program and prints them.'])),
    '',
  ].join('\n')
}

const description = [
  'An energy-based model gives every point an energy E(x); its density is e^(−E)/Z, and Z is too costly to compute. ' +
    'Training methods differ in how they do without it. `ebm` trains models by several methods under the same data, ' +
    'seed and budget, and compares them with the exact density where that is known.',
  'It is the command line of EBM Studio: the same engine and the same library as in the window. Runs go on where they ' +
    'were after an interruption (`ebm resume`). `ebm help` and a command print all that the command takes.',
]

function commandLines(command: CommandWords): string[] {
  const names = command.arguments.map(({ name, required, repeated }) => {
    const shown = `\\fI${text(name)}\\fR${repeated ? ' ...' : ''}`
    return required ? shown : `[${shown}]`
  })
  const first = [`ebm ${text(command.path.join(' '))}`, ...names].join(' ')
  const told = command.arguments
    .filter((argument) => argument.description !== '')
    .flatMap((argument) => entry(`.I ${text(argument.name)}`, `${argument.description}.`))
  const options = command.options.filter(({ long }) => long !== '--help')
  const { afterwords } = command
  const last = afterwords === '' ? [] : ['.PP', '.nf', ...afterwords.split('\n').map(text), '.fi']
  return [`.SS "${first}"`, text(sentence(command.description)), ...told, ...options.flatMap(optionLines), ...last]
}

function optionLines({ long, short, value, description }: CommandWords['options'][number]): string[] {
  const names = [short, long].filter((name) => name !== null).map((name) => `\\fB${text(name)}\\fR`)
  return entry(
    [names.join(', '), ...(value === null ? [] : [`\\fI${text(value)}\\fR`])].join(' '),
    sentence(description),
  )
}

const section = (title: string, lines: readonly string[]): string[] => [`.SH ${title}`, ...lines]
const entry = (tag: string, words: string): string[] => ['.TP', tag, text(words)]
const paragraphs = (texts: readonly string[]): string[] => texts.flatMap((words) => ['.PP', text(words)])

/** Where a user's folder is meant, not that of whoever made the page. */
const homely = (folder: string): string => text(folder.replace(/^.*(?=\/\.(local|cache)\/)/, '~'))

const sentence = (words: string): string => (/[.:]$/.test(words) ? words : `${words}.`)
const lowerFirst = (words: string): string => words.slice(0, 1).toLowerCase() + words.slice(1)

/** Plain text as troff reads it: \\ and hyphens kept as they are, no request at a line's beginning, code in bold. */
function text(words: string): string {
  return (
    words
      .replaceAll('\\', '\\e')
      .replaceAll('…', '...')
      .replaceAll('-', '\\-')
      .replaceAll('^', '\\(ha')
      .replaceAll('~', '\\(ti')
      .replaceAll(/`([^`]+)`/g, '\\fB$1\\fR')
      .replaceAll('"', '\\(dq')
      // Addresses with options are longer than a line has room for: it may end before the next option.
      .replaceAll(/(?<=\S)[?&[](?=\w+=)/g, '\\:$&')
      .replace(/^([.'])/, '\\&$1')
  )
}
