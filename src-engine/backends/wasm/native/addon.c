// The Node-API addon around the kernels: which of them this processor can run, and functions that run tapes.
//
// Tapes are written by ../native-kernels.ts alone and are not checked here. Nothing is called back and nothing is
// allocated while a tape runs.

#include <stdlib.h>
#include <string.h>
#include <node_api.h>
#include "operations.h"

#define DECLARED(target) RunTape run_tape_##target;

#if defined(__x86_64__)
DECLARED(avx2)
DECLARED(avx512)

static int has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
static int has_avx512(void) {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}
#else
DECLARED(neon)
static int has_neon(void) { return 1; }
#endif

typedef struct {
  const char *name;
  RunTape *run;
  int (*is_supported)(void);
} Target;

/** The widest first. */
static const Target targets[] = {
#if defined(__x86_64__)
    {"avx512", run_tape_avx512, has_avx512},
    {"avx2", run_tape_avx2, has_avx2},
#else
    {"neon", run_tape_neon, has_neon},
#endif
};
#define TARGET_COUNT (sizeof targets / sizeof *targets)

#define NAME(name, count) #name,
static const char *const names[] = {OPERATIONS(NAME)};
#undef NAME
#define COUNT(name, count) count,
static const int counts[] = {OPERATIONS(COUNT)};
#undef COUNT

typedef struct {
  RunTape *run;
  char *memory;
  double *tape;
  /** Keep both from the garbage collector. */
  napi_ref references[2];
} Bound;

static napi_value fail(napi_env env, const char *message) {
  napi_throw_error(env, NULL, message);
  return NULL;
}

static napi_value run(napi_env env, napi_callback_info info) {
  void *data;
  napi_get_cb_info(env, info, NULL, NULL, NULL, &data);
  const Bound *bound = data;
  bound->run(bound->memory, bound->tape);
  return NULL;
}

static void unbind(napi_env env, void *data, void *hint) {
  (void)hint;
  Bound *bound = data;
  for (int i = 0; i < 2; i++) napi_delete_reference(env, bound->references[i]);
  free(bound);
}

/** Where the numbers of a typed array stand; null for anything else. */
static void *numbers_of(napi_env env, napi_value array, napi_typedarray_type wanted) {
  napi_typedarray_type type;
  void *numbers = NULL;
  if (napi_get_typedarray_info(env, array, &type, NULL, &numbers, NULL, NULL) != napi_ok) return NULL;
  return type == wanted ? numbers : NULL;
}

/** bind(target, memory: Uint8Array, tape: Float64Array): a function that runs what stands on the tape. */
static napi_value bind(napi_env env, napi_callback_info info) {
  napi_value arguments[3], function;
  size_t count = 3, length;
  char name[16];
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  if (count < 3 || napi_get_value_string_utf8(env, arguments[0], name, sizeof name, &length) != napi_ok)
    return fail(env, "Expected a target, memory and a tape.");
  const Target *target = NULL;
  for (size_t i = 0; i < TARGET_COUNT; i++)
    if (strcmp(targets[i].name, name) == 0 && targets[i].is_supported()) target = &targets[i];
  if (!target) return fail(env, "Expected a target that this processor runs.");
  char *memory = numbers_of(env, arguments[1], napi_uint8_array);
  double *tape = numbers_of(env, arguments[2], napi_float64_array);
  if (!memory || !tape) return fail(env, "Expected bytes and a tape of float64.");
  Bound *bound = malloc(sizeof *bound);
  if (!bound) return fail(env, "Expected some bytes of memory, got none.");
  *bound = (Bound){target->run, memory, tape, {NULL, NULL}};
  for (int i = 0; i < 2; i++) napi_create_reference(env, arguments[i + 1], 1, &bound->references[i]);
  napi_create_function(env, "run", NAPI_AUTO_LENGTH, run, bound, &function);
  napi_add_finalizer(env, function, bound, unbind, NULL, NULL);
  return function;
}

static void set(napi_env env, napi_value object, const char *name, napi_value value) {
  napi_set_named_property(env, object, name, value);
}

NAPI_MODULE_INIT() {
  napi_value supported, operations, function;
  napi_create_array(env, &supported);
  uint32_t length = 0;
  for (size_t i = 0; i < TARGET_COUNT; i++) {
    if (!targets[i].is_supported()) continue;
    napi_value name;
    napi_create_string_utf8(env, targets[i].name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, supported, length++, name);
  }
  napi_create_array_with_length(env, operation_count, &operations);
  for (uint32_t i = 0; i < operation_count; i++) {
    napi_value operation, name, count;
    napi_create_object(env, &operation);
    napi_create_string_utf8(env, names[i], NAPI_AUTO_LENGTH, &name);
    napi_create_int32(env, counts[i], &count);
    set(env, operation, "name", name);
    set(env, operation, "count", count);
    napi_set_element(env, operations, i, operation);
  }
  napi_create_function(env, "bind", NAPI_AUTO_LENGTH, bind, NULL, &function);
  set(env, exports, "targets", supported);
  set(env, exports, "operations", operations);
  set(env, exports, "bind", function);
  return exports;
}
