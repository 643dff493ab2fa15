// How many multiply-adds this machine makes a second, all given threads together: chains of independent fused
// multiply-adds on registers, without memory. One line with a number of threads in, one line with operations per second
// out (a multiplication and an addition are two).

#define _GNU_SOURCE
#include <immintrin.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Latency times throughput of every core since 2013, with room.
#define CHAINS 12

#if defined(__AVX512F__) && defined(WIDE)
typedef __m512 vector;
#define LANES 16
#define SET _mm512_set1_ps
#define FMA _mm512_fmadd_ps
#else
typedef __m256 vector;
#define LANES 8
#define SET _mm256_set1_ps
#define FMA _mm256_fmadd_ps
#endif

static const long rounds = 20000000;
static volatile float sink;

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

// Each thread on a core of its own: left alone, a thread of a few milliseconds often ends where its maker runs.
static void settle(int thread) {
#ifdef __linux__
  // As the program was given them: what a thread may use later, it has from its maker.
  static cpu_set_t allowed;
  cpu_set_t own;
  if (thread == 0 && sched_getaffinity(0, sizeof allowed, &allowed)) return;
  for (int cpu = 0, index = 0; cpu < CPU_SETSIZE; cpu++) {
    if (!CPU_ISSET(cpu, &allowed) || index++ != thread) continue;
    CPU_ZERO(&own);
    CPU_SET(cpu, &own);
    pthread_setaffinity_np(pthread_self(), sizeof own, &own);
    return;
  }
#else
  (void)thread;
#endif
}

static void *work(void *thread) {
  if (thread) settle((int)(long)thread);
  vector sums[CHAINS];
  for (int i = 0; i < CHAINS; i++) sums[i] = SET(0.001f * i);
  vector factor = SET(0.999f), addend = SET(0.001f);
  for (long round = 0; round < rounds; round++)
    for (int i = 0; i < CHAINS; i++) sums[i] = FMA(sums[i], factor, addend);
  float kept[LANES], total = 0;
  for (int i = 0; i < CHAINS; i++) {
    memcpy(kept, &sums[i], sizeof kept);
    total += kept[0];
  }
  sink = total;
  return NULL;
}

int main(void) {
  char line[64];
  settle(0);
  while (fgets(line, sizeof line, stdin)) {
    int threads = atoi(line);
    pthread_t others[256];
    if (threads < 1 || threads > 256) return 1;
    double started = seconds();
    for (int i = 1; i < threads; i++) pthread_create(&others[i], NULL, work, (void *)(long)i);
    work(NULL);
    for (int i = 1; i < threads; i++) pthread_join(others[i], NULL);
    printf("%.6e\n", 2.0 * LANES * CHAINS * rounds * threads / (seconds() - started));
    fflush(stdout);
  }
  return 0;
}
