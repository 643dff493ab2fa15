// What can be typed into the library's search, in a few lines.

export const searchHelp = [
  'Words: all must occur in name, data, lanes, study, tags or notes; a minus before one wants it absent.',
  'A place alone: name: data: tag: study: notes: is:starred status:diverged method:cd seed:3',
  'Numbers: best>-1.2 last>=-2 iterations<500 seeds>1 runs>4',
  'Any setting by its name, sign or path: k>5 ν:4 learning-rate<0.01 hidden:64 energy.activation:silu',
  'What is said of lanes holds for one lane; a second method: asks for another. Quotation marks keep words together.',
].join('\n')
