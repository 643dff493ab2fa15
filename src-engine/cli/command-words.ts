// What a program of Commander says of itself, as plain data: what the manual page and the completions are written from.

import type { Command, Option } from 'commander'
import type { EventEmitter } from 'node:events'

export interface OptionWords {
  long: string
  short: string | null
  /** As in `<path>`: what to call its value; null for a switch. */
  value: string | null
  description: string
}

export interface ArgumentWords {
  name: string
  description: string
  required: boolean
  repeated: boolean
  /** All that it may be; empty where that is not known. */
  choices: readonly string[]
}

export interface CommandWords {
  /** Below the program: `['library', 'check']`. The program itself has an empty one. */
  path: readonly string[]
  description: string
  arguments: readonly ArgumentWords[]
  options: readonly OptionWords[]
  commands: readonly CommandWords[]
  /** What its help says at the end, as it stands there; empty for nothing. */
  afterwords: string
}

/** What `--help` lists, in its order; hidden commands are left out. */
export function commandWords(command: Command, path: readonly string[] = []): CommandWords {
  const help = command.createHelp()
  return {
    path,
    description: command.description(),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      description: argument.description,
      required: argument.required,
      repeated: argument.variadic,
      choices: argument.argChoices ?? [],
    })),
    options: help.visibleOptions(command).flatMap(optionWords),
    commands: help.visibleCommands(command).map((child) => commandWords(child, [...path, child.name()])),
    afterwords: afterwords(command),
  }
}

/** Commander keeps such texts as listeners, which are told how to write; its types leave out that it is an emitter. */
function afterwords(command: Command): string {
  let text = ''
  ;(command as unknown as EventEmitter).emit('afterHelp', {
    error: false,
    command,
    write: (more: string) => (text += more),
  })
  return text.trim()
}

function optionWords({ flags, long, short, description }: Option): OptionWords[] {
  if (!long) return []
  const value = /[<[](.+?)(?:\.\.\.)?[>\]]/.exec(flags)?.[1] ?? null
  return [{ long, short: short ?? null, value, description }]
}

/** Each command with all below it, the program first. */
export const everyCommand = (words: CommandWords): CommandWords[] => [words, ...words.commands.flatMap(everyCommand)]
