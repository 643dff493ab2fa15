// `ebm completion SHELL`: a script by which a shell completes this command line, made from the program itself.

import { Argument, type Command } from 'commander'
import { commandWords, type CommandWords } from './command-words.ts'

const shells = {
  bash: async () => (await import('./completion-bash.ts')).bashCompletion,
  zsh: async () => (await import('./completion-zsh.ts')).zshCompletion,
  fish: async () => (await import('./completion-fish.ts')).fishCompletion,
}

export const shellNames = Object.keys(shells) as Shell[]
export type Shell = keyof typeof shells

export async function completion(program: Command, shell: Shell): Promise<string> {
  const write: (words: CommandWords) => string = await shells[shell]()
  return write(commandWords(program))
}

export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes this command line in a shell')
    .addArgument(new Argument('<shell>', 'whose script').choices(shellNames))
    .addHelpText(
      'after',
      [
        '',
        'bash: ebm completion bash > ~/.local/share/bash-completion/completions/ebm',
        'zsh:  ebm completion zsh > _ebm, in a folder of $fpath',
        'fish: ebm completion fish > ~/.config/fish/completions/ebm.fish',
        'An installed package has brought them all.',
      ].join('\n'),
    )
    .action(async (shell: Shell) => console.log((await completion(program, shell)).trimEnd()))
}
