import { Option } from 'commander'

const collect = (text: string, earlier: string[]): string[] => [...earlier, text]

/** An option that may be given several times; its value is the list of what was given. */
export const repeatable = (flags: string, help: string): Option =>
  new Option(flags, help).argParser(collect).default([])
