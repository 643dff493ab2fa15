// What random numbers are for. A purpose is half of the generator's key, so that two uses never share numbers; it is
// stored nowhere, but changing a number here changes every result. Add at the end.

export const purposes = {
  data: 1,
  split: 2,
  initialParameters: 3,
  batch: 4,
  /** Sampler steps from the data batch (CD). */
  negatives: 5,
  /** Where persistent chains start. */
  chainStart: 6,
  /** Sampler steps of persistent chains (PCD). */
  chains: 7,
  /** Noise points of NCE, conditional NCE and energy discrepancy. */
  contrastiveNoise: 8,
  /** Noise points behind the initial log Z of NCE. */
  initialLogPartition: 9,
  modelSamples: 10,
  mmdPermutations: 11,
  mmdSubsets: 12,
  preview: 13,
  /** Where the power iteration for a curvature starts. */
  curvature: 14,
  /** Chains that go on at the end of a run, to see whether they mix, and whether their proposals are taken. */
  mixing: 50,
  mixingAccept: 51,
  /** Whether a proposal from the data batch (CD) is taken. */
  negativesAccept: 15,
  /** Whether a proposal of a persistent chain (PCD) is taken. */
  chainsAccept: 16,
  /** Which persistent chains start anew, and where. */
  chainRestart: 17,
  /** Noise added to the data batch. */
  inputNoise: 18,
  /** Whether replicas at neighbouring temperatures change places. */
  replicaSwaps: 19,
  /** Random directions of sliced score matching. */
  directions: 20,
  /** Noise added to the batch by denoising score matching. */
  denoisingNoise: 21,
  /** Seeds of repeated estimates of a gradient, which training never takes. */
  gradientRepeats: 22,
  /** Where the chains of annealed importance sampling start. */
  annealingStart: 23,
  /** Their steps. */
  annealing: 24,
  /** Whether a proposal of theirs is taken. */
  annealingAccept: 25,
  /** Lengths of their steps, and which of them are chosen where they are drawn anew by their weights. */
  annealingChoice: 26,
  /** Exact samples that they are sent back from. */
  annealingTarget: 27,
  /** At which noise level the first row of a batch is. */
  noiseLevel: 28,
  /** Where the chains of an evaluation start, how they move, and whether a proposal is taken. */
  diagnosticChainStart: 29,
  diagnosticChains: 30,
  diagnosticChainsAccept: 31,
  /** Sign vectors behind the Laplacian of an implied temperature. */
  laplacianSigns: 32,
  /** Directions of the sliced Wasserstein distance. */
  sliceDirections: 33,
  /** Which rows train the classifier between samples and data. */
  classifierHalves: 34,
  /** Which training rows a fitted noise of NCE is made from, and where its fit begins. */
  noiseFit: 35,
  /** Where samples that come down a ladder of noise levels start. */
  ladderStart: 36,
  /** Their steps. */
  ladderSteps: 37,
  /** Fresh noise of NCE that an evaluation compares with held-out data. */
  noiseOverlap: 38,
  /** Uniform noise whose energies are compared with the data's. */
  uniformNoise: 39,
  /** Samples of a composition of energies. */
  compositionSamples: 45,
  /** Noise on grey pixels, and whether a pixel that grey gives a probability is 1. */
  pixelNoise: 70,
  binaryPixels: 71,
  /** The same anew for every batch. */
  redrawnPixels: 72,
  /** Points of a random search. */
  searchPoints: 60,
  /** Chains of the sampling lab: where they start, how they move, what is taken, which temperatures change places. */
  labStart: 80,
  labSteps: 81,
  labAccept: 82,
  labSwaps: 83,
  /** Classes of rows that are drawn from a known density. */
  componentLabels: 90,
  /** Chains on the energy of one class. */
  classSamples: 91,
  /** Where the search for principal components begins. */
  principalComponents: 92,
  /** Initial weights and batches of the classifier whose features a Fréchet distance is taken on. */
  featureClassifier: 93,
} as const

export type Purpose = (typeof purposes)[keyof typeof purposes]
